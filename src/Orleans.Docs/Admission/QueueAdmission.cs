using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>Admission by one queue grain per engine.</summary>
internal sealed partial class QueueAdmission(IGrainFactory grains, TimeProvider time, ILogger<QueueAdmission> logger)
    : IAdmission
{
    private const int KnownMax = 4_096;

    /// <summary>How old what is known of the queues of later steps may be.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IStepQueueGrain[] _queues =
        [.. Enum.GetValues<Step>().Select(step => grains.GetGrain<IStepQueueGrain>(step.ToString()))];

    private readonly ConcurrentDictionary<
        (Step Step, Lane Lane, string Tenant, int Pages), (Outlook Outlook, long Seen)> _known = new();

    public Task<bool> Offer(QueueEntry entry) => Queue(entry.Step).Offer(entry);

    public Task Withdraw(DocumentKey document) =>
        Task.WhenAll(Enum.GetValues<Step>().Select(step => Queue(step).Withdraw(document)));

    public Task Wake(DocumentKey document, Step step, int attempt) => Queue(step).Wake(document, attempt);

    public async Task<IReadOnlyList<DocumentKey>> NotHeld(IReadOnlyList<DocumentKey> documents)
    {
        var rest = documents.ToImmutableArray();
        foreach (var step in Enum.GetValues<Step>())
        {
            rest = rest.IsEmpty ? rest : await Queue(step).NotHeld(rest);
        }

        return rest;
    }

    public async Task<ArrivalEstimate?> Expect(Document document)
    {
        var owed = Pipeline.Owed(document);
        if (owed.IsEmpty)
        {
            return null;
        }

        try
        {
            var steps = Pipeline.Left(document);
            var asked = Task.WhenAll(steps.Select(step => Ask(step, document, owed)));
            var outlooks = await asked.WaitAsync(Patience, time);
            var now = time.GetUtcNow();
            var from = owed.Max(step => step.NotBefore) is { } due && due > now ? due : now;
            return Arrival.Of(steps.Zip(outlooks).ToDictionary(pair => pair.First, pair => pair.Second), from);
        }
        catch (Exception e)
        {
            // What is asked for is the document; when it will be done is told where it can be.
            LogNotExpected(logger, e, document.Key);
            return null;
        }
    }

    private async Task<Outlook> Ask(Step step, Document document, ImmutableArray<OwedStep> owed)
    {
        var pages = Pipeline.PagesOf(document, step);
        var outlook = owed.Any(now => now.Step == step)
            ? await Queue(step).Outlook(document.Key, document.Lane, pages)
            : await Later(step, document.Key, document.Lane, pages);
        return outlook with { CallsLeft = Pipeline.CallsLeft(document, step) };
    }

    /// <summary>For a step that is not owed yet the whole tenant has one outlook, which need not be fresh.</summary>
    private async Task<Outlook> Later(Step step, DocumentKey document, Lane lane, int pages)
    {
        var key = (step, lane, document.Tenant, pages);
        if (_known.TryGetValue(key, out var known) && time.GetElapsedTime(known.Seen) < KnownFor)
        {
            return known.Outlook;
        }

        var outlook = await Queue(step).Outlook(document, lane, pages);
        if (_known.Count >= KnownMax)
        {
            _known.Clear();
        }

        _known[key] = (outlook, time.GetTimestamp());
        return outlook;
    }

    private IStepQueueGrain Queue(Step step) => _queues[(int)step];

    [LoggerMessage(LogLevel.Debug, "nobody can tell when {Document} will be done")]
    private static partial void LogNotExpected(ILogger logger, Exception e, DocumentKey document);
}
