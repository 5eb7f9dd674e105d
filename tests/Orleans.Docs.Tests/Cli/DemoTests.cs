using Orleans.Docs.Cli;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public DemoTests()
    {
        File.WriteAllText(_folder.PathOf("a.pdf"), "a");
        File.WriteAllText(_folder.PathOf("parked.pdf"), "b");
        File.WriteAllText(_folder.PathOf("refused.pdf"), "c");
        File.WriteAllText(_folder.PathOf("of the generator.cs"), "c");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Samples_that_settle_as_expected_end_in_0()
    {
        var run = await Demo("""
            {
              "files": [
                {
                  "file": "a.pdf", "state": "completed", "problems": [], "type": "invoice", "pages": 2, "pii": ["EMAIL"]
                },
                { "file": "parked.pdf", "state": "parked", "type": null }
              ],
              "searches": [{ "query": "overdue", "hits": ["a.pdf"] }]
            }
            """);

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Contains("all 2 samples settled as expected", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("generator", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"file":"a.pdf","state":"parked"}""", "a.pdf: is completed (problem: none), expected parked")]
    [InlineData("""{"file":"a.pdf","type":"letter"}""", "a.pdf: was taken for invoice, expected letter")]
    [InlineData("""{"file":"a.pdf","pages":3}""", "a.pdf: 2 pages were read, expected 3")]
    [InlineData("""{"file":"a.pdf","pii":["EMAIL","SSN"]}""", "a.pdf: personal data not found: SSN")]
    [InlineData(
        """{"file":"a.pdf","problems":["corrupt","empty"]}""",
        "a.pdf: has the problem none, expected corrupt or empty")]
    [InlineData("""{"file":"a.pdf","attachments":[{"file":"b.pdf"}]}""", "a.pdf, attachment b.pdf: is missing")]
    [InlineData("""{"file":"no.pdf","state":"completed"}""", "no.pdf: there is no such file")]
    [InlineData("""{"file":"refused.pdf","state":"completed"}""", "refused.pdf: the file is too large")]
    public async Task Each_difference_is_said_and_ends_in_1(string expected, string difference)
    {
        var run = await Demo($$"""{"files":[{{expected}}]}""");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal($"docs: {difference}", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task A_search_that_misses_a_sample_is_a_difference()
    {
        var run = await Demo(
            """{"files":[{"file":"parked.pdf"}],"searches":[{"query":"x","hits":["parked.pdf"]}]}""");

        Assert.Equal("docs: search 'x': parked.pdf was not found", Assert.Single(run.ErrorLines));
    }

    private async Task<CommandRun> Demo(string expected)
    {
        await File.WriteAllTextAsync(_folder.PathOf("expected.json"), expected);
        var client = new FakeDocsClient
        {
            Events = [Some.Event(1, new Docs.Documents.Classified(1, "invoice", 0.9f, []))],
            Found = new SearchPage
            {
                Total = 1,
                Hits =
                [
                    new SearchHit
                    {
                        Document = new DocumentKey("default", "doc-a-pdf"), Version = 1, State = "completed",
                        UploadedAt = Some.Time,
                    },
                ],
            },
        };
        return await CommandRun.Of(client, "demo", "--samples", _folder.FullPath);
    }
}
