using System.Globalization;
using System.Text;
using Orleans.Docs.Tests.Parser;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>A file to submit.</summary>
/// <param name="Enclosed">What becomes a document of its own.</param>
internal sealed record Paper(string FileName, byte[] Bytes, int Pages, Paper? Enclosed = null);

/// <summary>Small files of several kinds, no two alike, the same for the same seed.</summary>
internal sealed class Papers(int seed)
{
    private static readonly string[] Goods = ["paper", "toner", "chairs", "lamps", "cables", "filters"];

    private readonly Random _random = new(seed);
    private int _made;

    public IReadOnlyList<Paper> Make(int count) => [.. Enumerable.Range(0, count).Select(_ => Make())];

    private Paper Make()
    {
        var number = ++_made;
        return (number % 5) switch
        {
            0 => new Paper($"list-{number}.csv", Encoding.UTF8.GetBytes(Table(number)), 1),
            1 => Pdf(number, pages: 1),
            2 => Pdf(number, pages: 5),
            3 => Mail(number),
            _ => new Paper($"letter-{number}.txt", Encoding.UTF8.GetBytes(Letter(number)), 1),
        };
    }

    private Paper Mail(int number)
    {
        var enclosed = new Paper($"enclosed-{number}.txt", Encoding.UTF8.GetBytes(Letter(number)), 1);
        return new Paper($"mail-{number}.eml", Encoding.UTF8.GetBytes($"""
            From: orders-{number}@example.org
            To: office@example.org
            Subject: Your order {number}
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=part

            --part
            Content-Type: text/plain; charset=utf-8

            The letter about order {number} is enclosed.
            --part
            Content-Type: text/plain; name={enclosed.FileName}
            Content-Disposition: attachment; filename={enclosed.FileName}
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(enclosed.Bytes)}
            --part--
            """), 1, enclosed);
    }

    private static Paper Pdf(int number, int pages) => new(
        $"invoice-{number}.pdf",
        PdfSample.Of([.. Enumerable.Range(1, pages).Select(page => Sheet(number, page))]),
        pages);

    private static string Sheet(int number, int page) => string.Concat(
        PdfSample.Text(72, 770, $"Invoice 2024-{number:D5}, page {page}"),
        PdfSample.Text(72, 750, $"Please pay {number}.50 EUR within 14 days to DE89 3704 0044 0532 0130 00."),
        PdfSample.Text(72, 730, $"Questions: accounts-{number}@example.org or +49 30 1234567."));

    private string Letter(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        Dear Ms Example,

        thank you for your order {number} of {_random.Next(2, 90)} {Goods[_random.Next(Goods.Length)]}. We confirm that it
        leaves our house within a week. You reach us at sales-{number}@example.org.

        Yours sincerely
        """);

    private string Table(int number)
    {
        var table = new StringBuilder("item,count,price\n");
        for (var row = 0; row < 40; row++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{Goods[row % Goods.Length]} {number}-{row},{_random.Next(1, 99)},{row}.90\n");
        }

        return table.ToString();
    }
}
