using System.Collections.Concurrent;
using System.Threading.Channels;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>Which documents a query finds, in their order; the total counts those beyond the list too.</summary>
internal sealed record ListAnswer(long Total, IReadOnlyList<string> Ids);

/// <summary>
/// Looks what a query finds and watches those documents that are at work, as long as a live search lasts. Where nobody
/// takes what it tells, it waits: a document is watched from a version on, so that nothing is lost.
/// </summary>
/// <param name="reader">For whom, as of now.</param>
/// <param name="items">Takes what is told, or ends with what ended it.</param>
internal sealed class QueryWatch(
    SearchQuery query, Func<Caller> reader, ChannelWriter<StreamItem> items, TimeProvider time,
    CancellationToken ending)
{
    private const int WatchedMax = 100;

    /// <summary>A watch that breaks off so often in a row, without a change in between, is given up.</summary>
    private const int BreaksMax = 3;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentDictionary<string, Task> _watched = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Followed> _followed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _shown = new(StringComparer.Ordinal);
    private readonly Lock _watching = new();

    /// <summary>Until it ends; never throws.</summary>
    public async Task Run(Arrivals.Hearing hearing)
    {
        await Task.WhenAll(Look(), IsForAll(query) ? Greet(hearing) : Task.CompletedTask);
        await Task.WhenAll(_watched.Values);
    }

    private static bool IsForAll(SearchQuery query) => query is
    {
        Text: "", Types: [], States: [], PiiTypes: [], Tags.Count: 0, From: null, Until: null,
        Order: not SearchOrder.Oldest,
    };

    private ValueTask Send(string name, object data) =>
        items.WriteAsync(new StreamItem(name, Id: null, ReadyJson.Of(data)), ending);

    /// <summary>Ends the reading with whatever ends it, and never throws itself.</summary>
    private async Task Look()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var list = new ListAnswer(-1, []);
            while (true)
            {
                var caller = reader();
                caller.Enter();
                var page = await caller.Docs.SearchAsync(query, ending);
                foreach (var hit in page.Hits)
                {
                    await Show(hit);
                }

                var now = new ListAnswer(page.Total, [.. page.Hits.Select(hit => hit.Document.Id)]);
                if (now.Total != list.Total || !now.Ids.SequenceEqual(list.Ids))
                {
                    list = now;
                    await Send("list", list);
                }

                Tidy(now.Ids);
                await Task.Delay(LookEvery, time, ending);
            }
        }
#pragma warning disable CA1031 // whoever reads the stream gets it
        catch (Exception e)
#pragma warning restore CA1031
        {
            items.TryComplete(e);
        }
    }

    /// <summary>Documents that come in, which the index does not know yet.</summary>
    private async Task Greet(Arrivals.Hearing hearing)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // Each that is watched has something in hand, so that none is begun for somebody who takes nothing.
            while (await items.WaitToWriteAsync(ending))
            {
                var receipt = await hearing.Receipts.Reader.ReadAsync(ending);
                Watch(receipt.Document, receipt.Version - 1);
            }
        }
#pragma warning disable CA1031 // whoever reads the stream gets it
        catch (Exception)
#pragma warning restore CA1031
        {
            // The reading is over, whatever ended it.
        }
    }

    private async ValueTask Show(SearchHit hit)
    {
        var id = hit.Document.Id;
        var before = _shown.GetValueOrDefault(id);
        if (hit.Version <= before)
        {
            return;
        }

        _shown[id] = hit.Version;
        await Send("hit", HitAnswer.Of(hit));
        if (IsAtWork(hit.State))
        {
            Watch(hit.Document, before > 0 ? before : hit.Version - 1);
        }
    }

    /// <param name="afterVersion">Where to begin with one that was not followed before.</param>
    private void Watch(DocumentKey document, long afterVersion)
    {
        lock (_watching)
        {
            if (_watched.Count < WatchedMax && !_watched.ContainsKey(document.Id))
            {
                var followed = _followed.GetOrAdd(document.Id, new Followed(document, afterVersion));
                _followed[document.Id] = followed with { IsSettled = false };
                _watched[document.Id] = Follow(document, followed.Version);
            }
        }
    }

    /// <summary>Forgets what is out of the list and done, and watches again what broke off.</summary>
    private void Tidy(IReadOnlyList<string> ids)
    {
        foreach (var id in _shown.Keys.Except(ids, StringComparer.Ordinal).ToList())
        {
            _shown.Remove(id);
        }

        foreach (var (id, _) in _watched.Where(watch => watch.Value.IsCompleted))
        {
            _watched.TryRemove(id, out _);
        }

        foreach (var (id, followed) in _followed.Where(one => !_watched.ContainsKey(one.Key)))
        {
            if (!followed.IsSettled && followed.Breaks <= BreaksMax)
            {
                Watch(followed.Document, followed.Version);
            }
            else if (!followed.IsSettled || !ids.Contains(id, StringComparer.Ordinal))
            {
                _followed.TryRemove(id, out _);
            }
        }
    }

    /// <summary>Every commit behind a version until it settles.</summary>
    private async Task Follow(DocumentKey document, long afterVersion)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // With the reader's token of now, and of then whenever he came again in between.
            var caller = reader();
            caller.Enter();
            await foreach (var change in caller.Docs.WatchAsync(document, afterVersion, ending))
            {
                await Send("change", ChangeAnswer.Of(change));
                _followed[document.Id] = new Followed(
                    document, change.Document.Version, IsSettled: change.Document.IsSettled);
                if (change.Document.IsSettled)
                {
                    return;
                }

                reader().Enter();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException or DocsException
            or TimeoutException or Orleans.Runtime.OrleansException)
        {
            // Over for him, or until the next look.
            if (_followed.TryGetValue(document.Id, out var followed))
            {
                _followed[document.Id] = followed with { Breaks = followed.Breaks + 1 };
            }
        }
    }

    private static bool IsAtWork(string state) =>
        Enum.TryParse<DocumentState>(state, ignoreCase: true, out var known)
        && known is DocumentState.Extracting or DocumentState.Analysing;

    /// <summary>How far a document was told of, commit by commit.</summary>
    private sealed record Followed(DocumentKey Document, long Version, int Breaks = 0, bool IsSettled = false);
}
