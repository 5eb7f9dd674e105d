using Orleans.Docs.Admission;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Operations;

/// <summary>
/// Goes through the marks of unsettled episodes, oldest first, round after round: each look goes on where the one
/// before ended, so that every mark that stood when a round began is seen within as many looks as its bound makes of
/// them, however much waits before it. Pokes what no queue holds. For one look at a time.
/// </summary>
/// <param name="poke">False if a queue had no room for the document.</param>
internal sealed class UnsettledRounds(
    IEventStore store, IAdmission admission, SweepOptions options, TimeProvider time,
    Func<UnsettledEpisode, TimeSpan, Task<bool>> poke)
{
    /// <summary>
    /// Documents that are left alone for a while; beyond so many all are forgotten, and poked once more.
    /// </summary>
    private const int PokedMax = 500_000;

    private readonly Dictionary<DocumentKey, (int Pokes, DateTimeOffset NotBefore, long Round)> _poked = [];
    private UnsettledEpisode? _after;
    private DateTimeOffset? _until;
    private long _round;
    private int _seen;
    private int _seenBefore;

    /// <summary>Unsettled documents, of the last whole round or of this one where that found more by now.</summary>
    public int Unsettled => Math.Max(_seen, _seenBefore);

    /// <param name="until">For a round that begins: younger marks are left for the next.</param>
    public async Task<SweepLook> Look(DateTimeOffset until, CancellationToken cancellationToken)
    {
        _until ??= until;
        var (looked, poked, refused) = (0, 0, 0);

        // Each poke reads a whole document: not all of them at queues that are full.
        while (looked < options.EpisodesMax && refused < options.PageMax)
        {
            var page = await store.Unsettled(_until.Value, _after, options.PageMax, cancellationToken);
            if (page.Count == 0)
            {
                EndRound();
                return new SweepLook(poked, IsOver: true, IsFull: false);
            }

            looked += page.Count;
            var due = await Due(page);
            poked += due.Count;
            await Parallel.ForEachAsync(
                due,
                new ParallelOptions
                {
                    MaxDegreeOfParallelism = options.ConcurrencyMax,
                    TaskScheduler = TaskScheduler.Current,
                    CancellationToken = cancellationToken,
                },
                async (episode, _) =>
                {
                    var isTaken = await Poke(episode);
                    refused += isTaken ? 0 : 1;
                });

            // Not before: what broke off midway is looked at again.
            _after = page[^1];
        }

        return new SweepLook(poked, IsOver: false, IsFull: refused >= options.PageMax);
    }

    private async Task<List<UnsettledEpisode>> Due(IReadOnlyList<UnsettledEpisode> page)
    {
        var documents = page.Select(episode => episode.Stream.Document).Distinct().ToArray();
        _seen += documents.Length;
        foreach (var document in documents)
        {
            if (_poked.TryGetValue(document, out var before))
            {
                _poked[document] = before with { Round = _round };
            }
        }

        var idle = (await admission.NotHeld(documents)).ToHashSet();
        var now = time.GetUtcNow();
        return [.. page.Where(episode => idle.Contains(episode.Stream.Document) && IsDue(episode, now))];
    }

    /// <returns>False if a queue had no room for it, which is not its fault: it is not left alone for longer.</returns>
    private async Task<bool> Poke(UnsettledEpisode episode)
    {
        var document = episode.Stream.Document;
        var pokes = _poked.GetValueOrDefault(document).Pokes + 1;
        var delay = TimeSpan.FromTicks(Math.Min(
            options.Backoff.Ticks << Math.Min(pokes - 1, 20), options.BackoffMax.Ticks));
        if (_poked.Count >= PokedMax)
        {
            _poked.Clear();
        }

        _poked[document] = (pokes, time.GetUtcNow() + delay, _round);
        var isTaken = await poke(episode, delay);
        if (!isTaken)
        {
            _poked[document] = (pokes - 1, time.GetUtcNow() + options.Backoff, _round);
        }

        return isTaken;
    }

    private bool IsDue(UnsettledEpisode episode, DateTimeOffset now) =>
        !_poked.TryGetValue(episode.Stream.Document, out var poked) || poked.NotBefore <= now;

    private void EndRound()
    {
        foreach (var settled in _poked.Where(poked => poked.Value.Round < _round).Select(p => p.Key).ToArray())
        {
            _poked.Remove(settled);
        }

        (_after, _until, _seenBefore, _seen) = (null, null, _seen, 0);
        _round++;
    }
}

/// <param name="Poked">Documents that no queue held.</param>
/// <param name="IsOver">All marks of this round were seen; the next look begins another one.</param>
/// <param name="IsFull">It broke off since queues took nothing more.</param>
internal readonly record struct SweepLook(int Poked, bool IsOver, bool IsFull)
{
    /// <summary>A queue has lost what it held: the rest is not to wait for its turn.</summary>
    public bool GoesOn => Poked > 0 && !IsOver && !IsFull;
}
