using System.Diagnostics;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Tests;
using Xunit;

namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>Real files; needs the corpus beside the repository, and Tesseract for scans.</summary>
[Collection(WholeSystem.Name)]
public sealed class CorpusFileTests
{
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["docling-password-1234.pdf"] = Problems.PasswordRequired,
        ["tabula-encrypted.pdf"] = Problems.PasswordRequired,
        ["unstructured-password-password.pdf"] = Problems.PasswordRequired,
        ["vita-password-password.pdf"] = Problems.PasswordRequired,
        ["vita-corrupted.pdf"] = Problems.Corrupt,
        ["unstructured-empty.txt"] = Problems.Empty,
        ["unstructured-whitespace.txt"] = Problems.Empty,
    };

    [Fact]
    public async Task Every_bad_file_ends_in_pages_or_a_code_within_thirty_seconds()
    {
        var files = Directory.EnumerateFiles(Corpus.PathOf("bad_input")).Order().ToList();
        await using var bench = new ParserBench();
        foreach (var path in files)
        {
            var started = Stopwatch.GetTimestamp();
            var outcome = await bench.Extract(await File.ReadAllBytesAsync(path), Path.GetFileName(path));
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1), path);
            var code = outcome switch
            {
                Outcome<ExtractedBatch>.Unreadable refused => refused.Code,
                Outcome<ExtractedBatch>.Done done => Checked(done.Value),
                _ => $"unexpected {outcome}",
            };
            Assert.True(code == Expected.GetValueOrDefault(Path.GetFileName(path)), $"{path}: {code}");
        }
    }

    [Theory]
    [InlineData("ocr_test.pdf", 0)]
    [InlineData("ocr_test_rotated_90.pdf", 90)]
    [InlineData("ocr_test_rotated_180.pdf", 180)]
    public async Task A_scan_is_read_whichever_way_it_lies(string file, int rotation)
    {
        var bytes = await File.ReadAllBytesAsync(Corpus.PathOf("scans", "docling", file));
        await using var bench = new ParserBench();
        var page = Assert.Single((await bench.Read(bytes)).Pages);
        Assert.Equal((TextSource.Ocr, rotation), (page.Source, page.RotationDegrees));
        Assert.StartsWith("Docling bundles PDF document conversion to", page.Text);
        Assert.InRange(page.Confidence, 0.85, 1);
    }

    [Fact]
    public async Task A_mixed_file_takes_the_text_layer_where_there_is_one()
    {
        var bytes = await File.ReadAllBytesAsync(Corpus.PathOf("scans", "ocrmypdf", "multipage.pdf"));
        await using var bench = new ParserBench();
        var sources = (await bench.Read(bytes)).Pages.Select(page => page.Source).ToList();
        Assert.Contains(TextSource.Ocr, sources);
        Assert.Contains(TextSource.TextLayer, sources);
    }

    /// <summary>Null for pages that are all right; the problem of a file whose every page has one.</summary>
    private static string? Checked(ExtractedBatch batch)
    {
        Assert.Equal(batch.PagesExpected, batch.Pages.Length);
        return batch.Pages.All(page => page.Problem is not null) ? batch.Pages[0].Problem : null;
    }
}
