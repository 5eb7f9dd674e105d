using System.Diagnostics;
using System.Globalization;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.WholePath;

/// <summary>Real files of every kind at once; needs the corpus beside the repository.</summary>
[Collection(WholeSystem.Name)]
public sealed class CorpusTests(ITestOutputHelper output)
{
    private const int FilesMin = 100;

    /// <summary>Folder, names, and how many of them, in the order of their names.</summary>
    private static readonly (string Folder, string Names, int Count)[] Mix =
    [
        ("email", "*.eml", 30),
        ("tables", "*.csv", 10),
        ("pdf_text", "*.md", 8),
        ("pdf_text", "*.txt", 2),
        ("pii", "*.txt", 2),
        ("pdf_text", "*.pdf", 20),
        ("invoices", "*.pdf", 40),
        ("tables", "*.pdf", 30),
        ("forms", "*.pdf", 8),
        ("receipts", "*.jpg", 12),
        ("scans", "*.pdf", 9),
        ("doc_images", "*.png", 1),
    ];

    [Fact]
    public async Task More_than_a_hundred_real_files_settle_none_is_lost_and_none_completed_when_short()
    {
        Native.SkipWithoutOcr();
        var files = Mix.SelectMany(part => Directory
            .EnumerateFiles(Corpus.PathOf(part.Folder), part.Names, SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Take(part.Count)).ToList();
        Assert.InRange(files.Count, FilesMin, SearchQuery.PageSizeMax);

        using var directory = new TemporaryDirectory();
        await using var silo = await RunningSilo.StartAsync(directory.PathOf("data"));
        await using var client = await silo.ConnectAsync();
        var started = Stopwatch.GetTimestamp();
        var receipts = new List<(string File, Receipt Receipt)>();
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            receipts.Add((file, await client.Submit(bytes, Path.GetFileName(file))));
        }

        var views = new Dictionary<DocumentKey, DocumentView>();
        foreach (var (file, receipt) in receipts)
        {
            var settled = await client.Settled(receipt.Document);
            var view = views[receipt.Document] = settled with { FileName = Path.GetFileName(file) };
            await CheckAgainstFile(view, file);
        }

        await FollowChildren(client, views);
        Report(views, files.Count, Stopwatch.GetElapsedTime(started));
        foreach (var view in views.Values)
        {
            CheckPages(view);
            await WellFormed.HistoryOf(client, view);
        }

        await CheckIndex(client, views);
    }

    /// <summary>What another program counts in the file is what was expected and read.</summary>
    private static async Task CheckAgainstFile(DocumentView view, string file)
    {
        if (view is { Kind: DocumentKind.Pdf, PagesExpected: > 0 } && await PagesByPdfInfo(file) is { } pages)
        {
            Assert.True(view.PagesExpected == pages, $"{file} has {pages} pages, expected were {view.PagesExpected}");
            Assert.True(
                view.State is not DocumentState.Completed || view.PagesRead == pages,
                $"{file} is completed with {view.PagesRead} of {pages} pages");
        }
    }

    private static void CheckPages(DocumentView view)
    {
        Assert.True(
            view.State is DocumentState.Completed or DocumentState.Short or DocumentState.Parked,
            $"{view.FileName}: {view.State}");
        if (view.State is DocumentState.Completed)
        {
            Assert.True(view.PagesExpected > 0, view.FileName);
            Assert.Equal(view.PagesExpected, view.PagesRead);
            Assert.Equal(view.PagesExpected, view.Pages.Length);
            Assert.All(view.Pages, page => Assert.Null(page.Problem));
            Assert.All(view.Steps, step => Assert.NotEqual(StepStatus.Owed, step.Status));
            return;
        }

        Assert.False(string.IsNullOrEmpty(view.ProblemExplained), $"{view.FileName}: {view.State}, but why?");
    }

    private static async Task FollowChildren(SiloClient client, Dictionary<DocumentKey, DocumentView> views)
    {
        var unseen = new Queue<DocumentKey>(views.Values.SelectMany(view => view.Children));
        while (unseen.TryDequeue(out var child))
        {
            if (views.ContainsKey(child))
            {
                continue;
            }

            var view = views[child] = await client.Settled(child);
            Assert.NotNull(view.Parent);
            foreach (var grandchild in view.Children)
            {
                unseen.Enqueue(grandchild);
            }
        }
    }

    /// <summary>The index counts each document once, in the state that its events say.</summary>
    private static async Task CheckIndex(SiloClient client, Dictionary<DocumentKey, DocumentView> views)
    {
        var totals = await client.Docs.TotalsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            views.Values.GroupBy(view => view.State.ToString().ToLowerInvariant())
                .ToDictionary(group => group.Key, group => (long)group.Count()),
            totals.DocumentsByState.ToDictionary());

        var page = await client.Docs.SearchAsync(
            new SearchQuery { PageSize = SearchQuery.PageSizeMax, Order = SearchOrder.Oldest },
            TestContext.Current.CancellationToken);
        Assert.Equal(views.Count, page.Total);
        Assert.All(page.Hits, hit => Assert.Equal(views[hit.Document].Version, hit.Version));
    }

    private static async Task<int?> PagesByPdfInfo(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("pdfinfo", [file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith("Pages:", StringComparison.Ordinal));
        return line is null ? null : int.Parse(line["Pages:".Length..], CultureInfo.InvariantCulture);
    }

    private void Report(Dictionary<DocumentKey, DocumentView> documents, int files, TimeSpan took)
    {
        var views = documents.Values;
        var pages = views.Sum(view => view.PagesRead);
        output.WriteLine($"{files} files, {views.Count} documents with attachments, {pages} pages "
            + string.Create(CultureInfo.InvariantCulture, $"in {took.TotalSeconds:0} s"));
        foreach (var group in views.GroupBy(view => (view.State, view.Problem)).OrderByDescending(g => g.Count()))
        {
            var names = group.Key.State is DocumentState.Completed ? [] : group.Select(view => view.FileName);
            output.WriteLine($"{group.Count(),4} {group.Key.State} {group.Key.Problem} {string.Join(", ", names)}");
        }
    }
}
