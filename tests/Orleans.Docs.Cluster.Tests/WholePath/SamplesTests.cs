using Orleans.Docs.Cli.Demo;
using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.WholePath;

public sealed class SamplesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples");

    [Fact]
    public async Task Every_sample_settles_as_expected_and_is_found_again()
    {
        Native.SkipWithoutOcr();
        using var directory = new TemporaryDirectory();
        await using var silo = await RunningSilo.StartAsync(directory.PathOf("data"));
        await using var client = await silo.ConnectAsync();

        var expectations = await Expectations.ReadAsync(Folder, TestContext.Current.CancellationToken);
        var rows = await Task.WhenAll(expectations.FilesIn(Folder).Select(file => Process(client, file)));
        var outcome = await Outcome.OfAsync(client.Docs, rows, TestContext.Current.CancellationToken);

        Assert.Equal(expectations.Files.Length, rows.Length);
        Assert.Empty(Verdict.OfFiles(expectations, outcome));
        await CheckHistories(client, rows, outcome);
        CheckAttachments(expectations, outcome);
        foreach (var search in expectations.Searches)
        {
            await CheckSearch(client, search, outcome);
        }
    }

    private static async Task<BoardRow> Process(SiloClient client, InputFile file)
    {
        var bytes = await File.ReadAllBytesAsync(file.Path, TestContext.Current.CancellationToken);
        var view = await client.SubmitAndSettle(bytes, Path.GetFileName(file.Path));
        Assert.Equal(bytes, await client.Source(view.Key));

        // That the original was shown is an event as well.
        return new BoardRow(file) { View = await client.Settled(view.Key) };
    }

    private static async Task CheckHistories(SiloClient client, IEnumerable<BoardRow> rows, Outcome outcome)
    {
        var parents = rows.Select(row => row.View!).ToList();
        foreach (var view in parents.Concat(parents.SelectMany(outcome.AttachmentsOf)))
        {
            await WellFormed.HistoryOf(client, view);
        }
    }

    private static void CheckAttachments(Expectations expectations, Outcome outcome)
    {
        foreach (var expected in expectations.Files)
        {
            var parent = outcome.Of(expected.File)!;
            Assert.Equal(expected.Attachments.Length, parent.Children.Length);
            Assert.All(outcome.AttachmentsOf(parent), child => Assert.Equal(parent.Key, child.Parent));
            Assert.Equal(parent.Children, outcome.AttachmentsOf(parent).Select(child => child.Key));
        }
    }

    private static async Task CheckSearch(SiloClient client, ExpectedSearch search, Outcome outcome)
    {
        var page = await client.Docs.SearchAsync(
            new SearchQuery { Text = search.Query }, TestContext.Current.CancellationToken);
        Assert.Empty(Verdict.OfSearch(search, page, outcome));
        Assert.All(page.Hits, hit => Assert.Contains(hit.Snippets, snippet => !snippet.Matches.IsEmpty));
    }
}
