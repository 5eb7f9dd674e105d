using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Search;
using Orleans.Docs.TestSilo.Chaos;

namespace Orleans.Docs.Cluster.Tests.Chaos;

/// <summary>
/// What has to hold when the last silo of a chaos has stopped, read from its files: every document settled once for
/// each time that it was touched, as it was fated, and the live index says of each what its events say.
/// </summary>
internal sealed class Settlement(ChaosRun run, StoredData data)
{
    private readonly Dictionary<FateClass, int> _fates = [];
    private int _failures;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>How many documents met which fate.</summary>
    public static async Task<IReadOnlyDictionary<FateClass, int>> Check(ChaosRun run)
    {
        using var data = new StoredData(run.DataDirectory);
        Assert.Empty(await data.Unsettled(Cancellation));
        var settlement = new Settlement(run, data);
        var documents = await settlement.Documents();
        await settlement.Index(documents);
        CrashRun.Say(
            $"{run.Load.Submitted.Count} submitted, {documents.Count} there with attachments, "
            + $"{run.Load.Corrected.Count} corrections, {settlement._failures} failures of steps recorded");
        return settlement._fates;
    }

    private async Task<IReadOnlyList<DocumentKey>> Documents()
    {
        var documents = await data.Documents(Cancellation);
        Assert.Equal(documents.Count, documents.Distinct().Count());
        Assert.Empty(run.Load.Acknowledged.Keys.Except(documents));
        var children = new List<DocumentKey>();
        var submitted = 0;
        foreach (var document in documents)
        {
            var state = await History(document);
            children.AddRange(state.Children);
            submitted += state.Parent is null ? 1 : 0;
        }

        Assert.Equal(run.Load.Submitted.Count, submitted);
        Assert.Equal(documents.Count - submitted, children.Count);
        Assert.Empty(children.Except(documents));
        return documents;
    }

    private async Task<Document> History(DocumentKey key)
    {
        var (document, commits, events, story) = await SettledHistory.Read(data, key);

        // Nothing was reprocessed, so that no step may have a second result, whatever the attempt.
        var results = events.Select(Aftermath.Completed).OfType<(Step Step, int Attempt)>().ToList();
        Assert.True(results.CountBy(result => result.Step).All(count => count.Value == 1), story);
        Assert.True(events.Count(e => e is Parked) <= 1, story);
        _failures += events.Count(e => e is StepFailed);
        Corrections(key, commits, story);
        if (document.Parent is null)
        {
            await Submitted(document, events, story);
        }

        return document;
    }

    /// <summary>Each that was acknowledged is there, and none is there twice.</summary>
    private void Corrections(DocumentKey key, IReadOnlyList<DecodedCommit> commits, string story)
    {
        var made = commits.SelectMany(commit => commit.Events.OfType<Corrected>()
            .Select(corrected => (commit.Envelope.CommandId, corrected.To))).ToList();
        Assert.True(made.Select(correction => correction.CommandId).Distinct().Count() == made.Count, story);
        Assert.Empty(run.Load.Corrected.Values
            .Where(correction => correction.Document == key)
            .Select(correction => ((string?)correction.CommandId, correction.Value))
            .Except(made));
    }

    private async Task Submitted(Document document, IReadOnlyList<DocumentEvent> events, string story)
    {
        var submission = run.Load.Submitted[document.FileName];
        Assert.Equal(submission.Paper.Bytes, await data.Blobs.Get(document.Key, document.Source!, Cancellation));
        var (fate, step) = (submission.Fate.Class, submission.Fate.Step);
        _fates[fate] = _fates.GetValueOrDefault(fate) + 1;
        var state = DocumentViews.StateOf(document);
        Assert.True(
            state == fate switch
            {
                FateClass.None => DocumentState.Completed,
                FateClass.Short => DocumentState.Short,
                _ => DocumentState.Parked,
            },
            $"{state}: {story}");
        if (state is DocumentState.Parked)
        {
            // A store may have failed in between, and that counts as well.
            var failures = events.OfType<StepFailed>().Where(failed => failed.Step == step).ToList();
            Assert.Null(failures[^1].RetryAt);
            Assert.Contains(failures, failed => failed.Code is Fate.Code or Problems.TimedOut
                && failed.Class.ToString() == fate.ToString());
            Assert.Equal(step, events.OfType<Parked>().Single().Step);
            return;
        }

        var pages = submission.Paper.Pages;
        Assert.Equal(Enumerable.Range(1, pages), document.Pages.Select(page => page.Number));
        Assert.Equal(fate is FateClass.Short ? pages - 1 : pages, document.PagesRead);
        Assert.Equal(submission.Paper.Enclosed is null ? 0 : 1, document.Children.Length);
    }

    /// <summary>Each entry holds the last version, and what the events and blobs give when they are read now.</summary>
    private async Task Index(IReadOnlyList<DocumentKey> documents)
    {
        foreach (var document in documents)
        {
            var made = await data.Entries.Build(await data.Streams.Load(document, Cancellation), Cancellation);
            var found = await data.Index.FindWhole(run.Live, document, Cancellation);
            Assert.NotNull(found);
            Assert.Equal(made.Version, found.Version);
            Assert.Equal(EntryChecksum.Of(made), EntryChecksum.Of(found));
        }

        Assert.Equal(documents.Count, await data.Index.Count(run.Live, Cancellation));
    }
}
