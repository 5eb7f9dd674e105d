using System.Collections.Immutable;
using System.Security.Cryptography;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>
/// What has to hold when the last silo of a run has stopped, read from its files, beyond what it has verified itself.
/// </summary>
internal sealed class Aftermath(CrashRun run, StoredData data)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Checks everything; returns how many engine calls were repeated.</summary>
    public static async Task<int> Check(CrashRun run)
    {
        var leftOver = Directory.EnumerateFiles(run.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith("-wal", StringComparison.Ordinal)
                || path.EndsWith(".new", StringComparison.Ordinal))
            .Concat(Directory.EnumerateFiles(Path.Combine(run.DataDirectory, "blobs", "pending")))
            .Concat(Directory.EnumerateFileSystemEntries(run.WorkDirectory));
        Assert.Empty(leftOver);
        using var data = new StoredData(run.DataDirectory);
        var aftermath = new Aftermath(run, data);
        Assert.Empty(await data.Unsettled(Cancellation));
        var documents = await aftermath.Documents();
        return aftermath.EngineCalls(documents);
    }

    /// <summary>Every acknowledged document is there; each that is there is whole.</summary>
    private async Task<IReadOnlyList<DocumentKey>> Documents()
    {
        var documents = await data.Documents(Cancellation);
        Assert.Equal(documents.Count, documents.Distinct().Count());
        Assert.Empty(run.Acknowledged.Keys.Except(documents));
        var children = new List<DocumentKey>();
        foreach (var document in documents)
        {
            children.AddRange((await History(document)).Children);
        }

        Assert.Empty(children.Except(documents));
        CrashRun.Say(
            $"{run.Submitted.Count} submitted, {run.Acknowledged.Count} acknowledged, {documents.Count} there");
        return documents;
    }

    private async Task<Document> History(DocumentKey key)
    {
        var (document, _, events, story) = await SettledHistory.Read(data, key);
        Assert.True(events.Select(Completed).OfType<(Step, int)>().CountBy(step => step).All(c => c.Value == 1), story);
        Assert.Equal(Enumerable.Range(1, document.PagesExpected), document.Pages.Select(page => page.Number));
        Assert.Equal(DocumentState.Completed, DocumentViews.StateOf(document));
        if (events.Any(e => e is StepFailed))
        {
            CrashRun.Say(story);
        }

        var paper = run.Submitted[document.FileName];
        Assert.Equal(paper.Pages, document.PagesRead);
        Assert.Equal(paper.Enclosed is null ? 0 : 1, document.Children.Length);
        Assert.Equal(paper.Bytes, await data.Blobs.Get(key, document.Source!, Cancellation));
        Assert.True(!run.Acknowledged.TryGetValue(key, out var acknowledged) || acknowledged == paper, story);
        return document;
    }

    /// <summary>The step and the attempt that an event is the result of, or null.</summary>
    public static (Step, int)? Completed(DocumentEvent e) => e switch
    {
        Extracted done => (Step.Extract, done.Attempt),
        AttachmentsSubmitted done => (Step.Attach, done.Attempt),
        Classified done => (Step.Classify, done.Attempt),
        PiiFlagged done => (Step.DetectPii, done.Attempt),
        Summarized done => (Step.Summarize, done.Attempt),
        _ => null,
    };

    /// <summary>
    /// A call is made again only where a kill met it between its answer and the moment when that was kept: never within
    /// one life of a silo, and of each life's calls at most those that were at work at its end.
    /// </summary>
    private int EngineCalls(IReadOnlyList<DocumentKey> documents)
    {
        var atWorkMax = Enum.GetValues<Step>().Length * CrashRun.ConcurrencyMax;
        var known = documents.Select(document => document.ToString()).ToHashSet();
        var lastLife = new Dictionary<string, int>();
        var (lives, repeats) = (1, new List<(int Life, int Again)>());
        foreach (var call in File.ReadAllLines(run.EngineCalls))
        {
            if (call == CrashRun.KillMark)
            {
                lives++;
                continue;
            }

            Assert.Contains(call.Split(' ')[1], known);
            if (lastLife.TryGetValue(call, out var before))
            {
                Assert.True(before < lives, $"{call} was made twice by the same silo");
                repeats.Add((before, lives));
            }

            lastLife[call] = lives;
        }

        Assert.All(repeats.CountBy(repeat => repeat.Life), life => Assert.InRange(life.Value, 0, atWorkMax));
        Assert.InRange(repeats.Count(repeat => repeat == (lives - 1, lives)), 0, run.RepeatsCounted);
        CrashRun.Say(
            $"{lives - 1} kills, {lastLife.Count + repeats.Count} engine calls, {repeats.Count} of them repeats, "
            + $"the last silo counted {run.RepeatsCounted}");
        return repeats.Count;
    }
}
