using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>Which documents a query finds, in their order; the total counts those beyond the list too.</summary>
internal sealed record ListAnswer(long Total, IReadOnlyList<string> Ids);

/// <summary>
/// The first documents that a query finds: a <c>hit</c> for each and for each that changes, a <c>list</c> whenever
/// others are found, and a <c>change</c> for every commit of those that are at work. Where the query asks for all,
/// those of a document that comes in here are sent at once, before it is found. A reader who comes again gets them as
/// they are then.
/// </summary>
internal sealed class QueryFeed(SearchQuery query, Arrivals arrivals, TimeProvider time) : IFeed
{
    private const int WatchedMax = 100;
    private const int WaitingMax = 256;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    public async IAsyncEnumerable<StreamItem> Read(
        Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hearing = arrivals.Hear(caller.Tenant);
        var reading = new Reading(caller, ending.Token);
        Task[] work = [Look(reading), IsForAll ? Greet(reading, hearing) : Task.CompletedTask];
        try
        {
            await foreach (var item in reading.Items.Reader.ReadAllAsync(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(work);
            await reading.Ended();
        }
    }

    private bool IsForAll => query is
    {
        Text: "", Types: [], States: [], PiiTypes: [], Tags.Count: 0, From: null, Until: null,
        Order: not SearchOrder.Oldest,
    };

    /// <summary>Ends the stream with whatever ends it, and never throws itself.</summary>
    private async Task Look(Reading reading)
    {
        try
        {
            var list = new ListAnswer(-1, []);
            while (true)
            {
                var page = await reading.Caller.Docs.SearchAsync(query, reading.Cancellation);
                foreach (var hit in page.Hits)
                {
                    await reading.Show(hit);
                }

                var now = new ListAnswer(page.Total, [.. page.Hits.Select(hit => hit.Document.Id)]);
                if (now.Total != list.Total || !now.Ids.SequenceEqual(list.Ids))
                {
                    list = now;
                    await reading.Send("list", list);
                }

                reading.Forget(now.Ids);
                await Task.Delay(LookEvery, time, reading.Cancellation);
            }
        }
#pragma warning disable CA1031 // whoever reads the stream gets it
        catch (Exception e)
#pragma warning restore CA1031
        {
            reading.Items.Writer.TryComplete(e);
        }
    }

    private static async Task Greet(Reading reading, Arrivals.Hearing hearing)
    {
        try
        {
            await foreach (var receipt in hearing.Receipts.Reader.ReadAllAsync(reading.Cancellation))
            {
                reading.Watch(receipt.Document, receipt.Version);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream is over.
        }
    }

    /// <summary>
    /// What one reader was sent, and which documents are watched for him. One who is slower than the documents holds
    /// those who watch them back, and nothing is kept for him.
    /// </summary>
    private sealed class Reading(Caller caller, CancellationToken cancellation)
    {
        private readonly ConcurrentDictionary<string, Task> _watched = new(StringComparer.Ordinal);
        private readonly Dictionary<string, long> _shown = new(StringComparer.Ordinal);

        public Caller Caller => caller;

        public CancellationToken Cancellation => cancellation;

        public Channel<StreamItem> Items { get; } = Channel.CreateBounded<StreamItem>(WaitingMax);

        public ValueTask Send(string name, object data) =>
            Items.Writer.WriteAsync(new StreamItem(name, Id: null, data), cancellation);

        public async ValueTask Show(SearchHit hit)
        {
            var id = hit.Document.Id;
            if (hit.Version > _shown.GetValueOrDefault(id))
            {
                _shown[id] = hit.Version;
                await Send("hit", HitAnswer.Of(hit));
                if (IsAtWork(hit.State))
                {
                    Watch(hit.Document, hit.Version);
                }
            }
        }

        public void Watch(DocumentKey document, long fromVersion)
        {
            if (_watched.Count < WatchedMax)
            {
                _watched.GetOrAdd(document.Id, _ => Follow(document, fromVersion));
            }
        }

        public void Forget(IReadOnlyList<string> ids)
        {
            foreach (var id in _shown.Keys.Except(ids, StringComparer.Ordinal).ToList())
            {
                _shown.Remove(id);
            }

            foreach (var (id, _) in _watched.Where(watch => watch.Value.IsCompleted))
            {
                _watched.TryRemove(id, out _);
            }
        }

        public Task Ended() => Task.WhenAll(_watched.Values);

        /// <summary>Every commit from a version on until it settles. What breaks off the next look sees.</summary>
        private async Task Follow(DocumentKey document, long fromVersion)
        {
            try
            {
                await foreach (var change in caller.Docs.WatchAsync(document, fromVersion - 1, cancellation))
                {
                    await Send("change", ChangeAnswer.Of(change, caller.SeesAll));
                    if (change.Document.IsSettled)
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or ChannelClosedException or DocsException
                or TimeoutException or Orleans.Runtime.OrleansException)
            {
                // Over for him, or for now.
            }
        }

        private static bool IsAtWork(string state) =>
            Enum.TryParse<DocumentState>(state, ignoreCase: true, out var known)
            && known is DocumentState.Extracting or DocumentState.Analysing;
    }
}
