using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Parser;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.BadInput;

[Collection(WholeSystem.Name)]
public sealed class BadFileTests(BadFileTests.Bounded silo, ITestOutputHelper output)
    : IClassFixture<BadFileTests.Bounded>
{
    private const int SourceBytesMax = 4 * 1024 * 1024;
    private const int FileBytesMax = 2 * SourceBytesMax;

    private static readonly TimeSpan BadLimit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan HonestLimit = TimeSpan.FromMinutes(3);

    private SiloClient Client => silo.Client;

    public sealed class Bounded : OneSilo
    {
        protected override string[] Options =>
            [$"Uploads:FileBytesMax={FileBytesMax}", $"Parser:SourceBytesMax={SourceBytesMax}"];
    }

    [Fact]
    public async Task Every_bad_file_of_the_corpus_ends_explained_and_delays_nobody()
    {
        var known = new Dictionary<string, string>
        {
            ["docling-password-1234.pdf"] = Problems.PasswordRequired,
            ["tabula-encrypted.pdf"] = Problems.PasswordRequired,
            ["unstructured-password-password.pdf"] = Problems.PasswordRequired,
            ["vita-password-password.pdf"] = Problems.PasswordRequired,
            ["vita-corrupted.pdf"] = Problems.Corrupt,
            ["unstructured-empty.txt"] = Problems.Empty,
            ["unstructured-whitespace.txt"] = Problems.Empty,
        };
        foreach (var path in Directory.EnumerateFiles(Corpus.PathOf("bad_input")).Order(StringComparer.Ordinal))
        {
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            var name = Path.GetFileName(path);
            var view = await EndsExplained(bytes, name);
            Assert.True(
                !known.TryGetValue(name, out var code) || view.Problem == code, $"{name}: {view.State} {view.Problem}");
        }
    }

    public static TheoryData<string, string[]> Made => new()
    {
        { "empty.pdf", [Problems.Empty] },
        { "program.pdf", [Problems.Unsupported] },
        { "program.txt", [Problems.Unsupported] },
        { "huge.png", [Problems.TooLarge] },
        { "huge-header.png", [Problems.TooLarge, Problems.Corrupt] },
        { "cut.pdf", [Problems.Corrupt] },
        { "over-the-parsers-limit.txt", [Problems.TooLarge] },
        { "xref-leads-into-itself.pdf", [Problems.ParserCrashed, Problems.Corrupt] },
        { "form-draws-itself.pdf", [Problems.ParserCrashed] },
        { "3001-pages.pdf", [Problems.TooManyPages] },
        { "hostile/empty.pdf", [Problems.Empty] },
        { "hostile/renamed.pdf", [Problems.Unsupported] },
        { "hostile/locked.pdf", [Problems.PasswordRequired] },
        { "hostile/xref-loop.pdf", [Problems.ParserCrashed, Problems.Corrupt] },
        { "hostile/form-loop.pdf", [Problems.ParserCrashed, Problems.Corrupt] },
    };

    [Theory]
    [MemberData(nameof(Made))]
    public async Task A_bad_file_ends_explained_and_delays_nobody(string name, string[] codes)
    {
        var view = await EndsExplained(Make(name), Path.GetFileName(name));
        Assert.Contains(view.Problem, codes);
        Assert.Equal(DocumentState.Parked, view.State);
        Assert.Contains(await DeadLetters(), letter => letter.Document == view.Key && letter.Code == view.Problem);
    }

    [Fact]
    public async Task A_bad_page_leaves_the_document_short_with_its_honest_pages_read()
    {
        var view = await EndsExplained(PdfSample.FormThatDrawsItself(honestPagesBefore: 2), "two-of-three.pdf");
        Assert.Equal((DocumentState.Short, 3, 2), (view.State, view.PagesExpected, view.PagesRead));
        Assert.Equal(Problems.ParserCrashed, view.Problem);
    }

    /// <summary>A page can be drawn smaller than it says, so it may be read as well as refused.</summary>
    [Theory]
    [InlineData("huge-page.pdf")]
    [InlineData("huge-image.pdf")]
    public async Task A_page_of_a_pdf_that_is_too_large_to_draw_as_it_is_ends_in_time(string name)
    {
        Native.SkipWithoutOcr();
        var view = await EndsExplained(Make(name), name);
        Assert.Contains(view.Problem, (string?[])[null, Problems.TooLarge, Problems.OutputTooLarge]);
        Assert.Equal(view.Problem is null ? DocumentState.Completed : DocumentState.Parked, view.State);
    }

    [Fact]
    public async Task A_file_over_the_size_limit_is_refused_at_the_door()
    {
        var refused = await Assert.ThrowsAsync<UploadRefusedException>(
            () => Client.Submit(new byte[FileBytesMax + 1], "too-large.bin"));
        Assert.Equal(Problems.TooLarge, refused.Code);
        Assert.Contains($"{FileBytesMax}", refused.Message, StringComparison.Ordinal);
        await SettlesInTime(await SubmitHonest());
    }

    private static byte[] Make(string name) => name switch
    {
        "empty.pdf" => [],
        "program.pdf" => [0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[9], 3, 0, 0x3E, 0, 1, .. new byte[400]],
        "program.txt" => [.. "MZ\0\0\u0003\0\0\0\u0004\0\0\0"u8, 0xFF, 0xFF, .. new byte[400], .. "PE\0\0"u8],
        "huge.png" => HostileFiles.HugePng(),
        "huge-header.png" => HostileFiles.HugePngHeader(),
        "huge-page.pdf" => HostileFiles.PdfWithHugePage(),
        "huge-image.pdf" => HostileFiles.PdfWithHugeImage(),
        "cut.pdf" => PdfSample.Digital(3)[..200],
        "over-the-parsers-limit.txt" => Encoding.ASCII.GetBytes(new string('a', SourceBytesMax + 1)),
        "xref-leads-into-itself.pdf" => PdfSample.XrefStreamThatLeadsIntoItself(),
        "form-draws-itself.pdf" => PdfSample.FormThatDrawsItself(),
        "3001-pages.pdf" => PdfSample.Of([.. Enumerable.Repeat(PdfSample.Text(72, 700, "x"), 3_001)]),
        _ => File.ReadAllBytes(Path.Combine(Repository.Root, "samples", name)),
    };

    /// <summary>Settles in time with a state and its reason, beside an honest document as fast as ever.</summary>
    private async Task<DocumentView> EndsExplained(byte[] bytes, string name)
    {
        var bad = (await Client.Submit(bytes, name, new UploadOptions { FileName = name, AlwaysNew = true })).Document;
        var honest = await SubmitHonest();
        var settled = Client.Settled(bad, BadLimit);
        await SettlesInTime(honest);
        var view = await settled;
        var took = view.ChangedAt - view.UploadedAt;
        output.WriteLine($"{name}: {view.State} {view.Problem}, {took.TotalMilliseconds:0} ms");

        await WellFormed.HistoryOf(Client, view);
        Assert.Equal(bytes, await Client.Source(bad));
        if (view.State is not DocumentState.Completed)
        {
            Assert.NotNull(view.Problem);
            Assert.NotEqual(view.Problem, view.ProblemExplained);
        }

        return view;
    }

    private async Task<DocumentKey> SubmitHonest() => (await Client.Submit(
        PdfSample.Digital(1), "honest.pdf", new UploadOptions { FileName = "honest.pdf", AlwaysNew = true })).Document;

    private async Task SettlesInTime(DocumentKey honest) =>
        Assert.Equal(DocumentState.Completed, (await Client.Settled(honest, HonestLimit)).State);

    private async Task<List<Search.DeadLetter>> DeadLetters()
    {
        var letters = new List<Search.DeadLetter>();
        await foreach (var letter in Client.Docs.DeadLettersAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotEqual(letter.Code, letter.Explanation);
            letters.Add(letter);
        }

        return letters;
    }
}
