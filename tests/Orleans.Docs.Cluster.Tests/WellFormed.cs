using Orleans.Docs.Documents;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>What holds of every history, whatever happened to the document.</summary>
internal static class WellFormed
{
    public static async Task<IReadOnlyList<RecordedEvent>> HistoryOf(SiloClient client, DocumentView settled)
    {
        var events = await client.History(settled.Key);
        Check(events, settled);
        return events;
    }

    /// <summary>No gap, no duplicate, in the order of time, and every result and page once an attempt.</summary>
    public static void Check(IReadOnlyList<RecordedEvent> events, DocumentView settled)
    {
        Assert.Equal(Enumerable.Range(1, (int)settled.Version).Select(version => (long)version), events.Select(e => e.Version));
        Assert.Equal(events.OrderBy(e => e.Time).Select(e => e.Version), events.Select(e => e.Version));
        Assert.IsType<Uploaded>(events[0].Event);
        Assert.Single(events, e => e.Event is Uploaded);
        Assert.IsType<Settled>(events[^1].Event);
        Assert.All(events.Zip(events.Skip(1)), pair => Assert.False(pair is { First.Event: Settled, Second.Event: Settled }));

        var results = events.Select(e => Result(e.Event)).OfType<(Step, int)>().ToList();
        Assert.Equal(results.Distinct(), results);
        foreach (var attempt in events.Select(e => e.Event).OfType<PagesExtracted>().GroupBy(pages => pages.Attempt))
        {
            var numbers = attempt.SelectMany(pages => pages.Pages).Select(page => page.Number).ToList();
            Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        }
    }

    private static (Step, int)? Result(DocumentEvent e) => e switch
    {
        Extracted extracted => (Step.Extract, extracted.Attempt),
        AttachmentsSubmitted submitted => (Step.Attach, submitted.Attempt),
        Classified classified => (Step.Classify, classified.Attempt),
        PiiFlagged flagged => (Step.DetectPii, flagged.Attempt),
        Summarized summarized => (Step.Summarize, summarized.Attempt),
        _ => null,
    };
}
