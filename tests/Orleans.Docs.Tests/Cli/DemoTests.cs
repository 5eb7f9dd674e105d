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
        File.WriteAllText(_folder.PathOf("of the generator.cs"), "c");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Samples_that_settle_as_expected_end_in_0()
    {
        var run = await Demo("""
            {
              "files": {
                "a.pdf": { "state": "completed", "type": "invoice", "pii": ["EMAIL"] },
                "parked.pdf": { "state": "parked" }
              },
              "searches": [{ "query": "overdue", "hits": ["a.pdf"] }]
            }
            """);

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Contains("all 2 samples settled as expected", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("generator", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"files":{"a.pdf":{"state":"parked"}}}""", "a.pdf: is completed, expected parked")]
    [InlineData("""{"files":{"a.pdf":{"state":"completed","type":"letter"}}}""", "a.pdf: was taken for invoice, expected letter")]
    [InlineData("""{"files":{"a.pdf":{"state":"completed","pii":["SSN"]}}}""", "a.pdf: personal data not found: SSN")]
    [InlineData("""{"files":{"a.pdf":{"state":"completed","problem":"corrupt"}}}""", "a.pdf: has the problem none, expected corrupt")]
    [InlineData("""{"files":{"no.pdf":{"state":"completed"}}}""", "no.pdf: there is no such file")]
    [InlineData(
        """{"files":{"parked.pdf":{"state":"parked"}},"searches":[{"query":"x","hits":["parked.pdf"]}]}""",
        "search 'x': parked.pdf was not found")]
    public async Task Each_difference_is_said_and_ends_in_1(string expected, string difference)
    {
        var run = await Demo(expected);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal($"docs: {difference}", Assert.Single(run.ErrorLines));
    }

    private async Task<CommandRun> Demo(string expected)
    {
        await File.WriteAllTextAsync(_folder.PathOf("expected.json"), expected);
        var client = new FakeDocsClient
        {
            Events = [Some.Event(1, new Documents.Classified(1, "invoice", 0.9f, []))],
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
