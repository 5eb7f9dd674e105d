using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>
/// A file as the local engine sees it: pages with text, scans, and scans with lines. What it draws says which page it
/// is, so that the stub reads the right one.
/// </summary>
internal sealed partial class ScannedPages(string pages) : IExtractor, IPageRenderer
{
    public const char Text = 't';
    public const char Scan = 's';
    public const char Ruled = 'r';

    public EngineIdentity Identity { get; } = new("here", "1");

    /// <summary>Pages that cannot be drawn.</summary>
    public HashSet<int> Undrawable { get; } = [];

    public List<int> Drawn { get; } = [];

    public Outcome<ExtractedBatch>? Says { get; set; }

    /// <summary>The file as it is: so many pages, none of which says its number.</summary>
    public byte[] File => Encoding.ASCII.GetBytes(
        "%PDF-1.7\n" + string.Concat(Enumerable.Range(1, pages.Length).Select(n => $"<< /Type /Page >> scan {n};\n")));

    /// <summary>What the stub finds in the file and in what was drawn of it.</summary>
    public static StubDocument Read(byte[] bytes) => new(
        [.. Mark().Matches(Encoding.Latin1.GetString(bytes)).Select(m => new StubPage($"scan {m.Groups[1].Value}"))]);

    public ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken cancellationToken)
    {
        Assert.True(request.WithoutOcr || !pages.Contains(Scan), "no page is read here as an image");
        var numbers = Enumerable.Range(request.FirstPage, pages.Length - request.FirstPage + 1).Take(request.PagesMax);
        return new(Says ?? new Outcome<ExtractedBatch>.Done(
            new ExtractedBatch
            {
                Kind = DocumentKind.Pdf,
                MediaType = "application/pdf",
                PagesExpected = pages.Length,
                Pages = [.. numbers.Select(Page)],
            },
            new Usage(Pages: 1)));
    }

    public ValueTask<Outcome<ImmutableArray<PageImage>>> Draw(
        ExtractRequest request, ImmutableArray<int> numbers, CancellationToken cancellationToken)
    {
        Drawn.AddRange(numbers);
        return new(new Outcome<ImmutableArray<PageImage>>.Done([.. numbers.Select(Image)], default));
    }

    private PageContent Page(int number) => pages[number - 1] is Text
        ? new PageContent { Number = number, Text = $"text {number}\n", Source = TextSource.TextLayer, Confidence = 1 }
        : new PageContent
        {
            Number = number,
            Problem = Problems.OcrLeftOut,
            WidthPoints = 595,
            Fields = [new FormField("own", FieldKind.Text, $"{number}")],
        };

    private PageImage Image(int number) => Undrawable.Contains(number)
        ? new PageImage(number, 0, 0, false, default, Problems.Corrupt)
        : new PageImage(
            number, 100, 200, pages[number - 1] is Ruled,
            (byte[])[0xff, 0xd8, 0xff, .. Encoding.ASCII.GetBytes($"scan {number};")]);

    [GeneratedRegex(@"scan (\d+);")]
    private static partial Regex Mark();
}
