using System.Globalization;
using System.Text;
using Orleans.Docs.Tests.Parser;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>A file to submit.</summary>
internal sealed record Paper(string FileName, byte[] Bytes, int Pages);

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
        return (number % 4) switch
        {
            0 => new Paper($"list-{number}.csv", Encoding.UTF8.GetBytes(Table(number)), 1),
            1 => Pdf(number, pages: 1),
            2 => Pdf(number, pages: 5),
            _ => new Paper($"letter-{number}.txt", Encoding.UTF8.GetBytes(Letter(number)), 1),
        };
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
