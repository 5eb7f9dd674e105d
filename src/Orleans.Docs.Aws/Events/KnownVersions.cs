using System.Collections.Concurrent;
using Orleans.Docs.Events;

namespace Orleans.Docs.Aws.Events;

/// <summary>
/// Versions at which a commit is known to end, the last one seen of each stream. Since commits are never removed, such
/// a fact stays true, however old: what follows it can only be the commit that starts one higher.
/// </summary>
internal sealed class KnownVersions(int countMax)
{
    private readonly ConcurrentDictionary<StreamName, long> _last = new();
    private readonly ConcurrentQueue<StreamName> _order = new();

    public bool Ends(StreamName stream, long version) =>
        version == 0 || (_last.TryGetValue(stream, out var known) && known == version);

    public void Note(StreamName stream, long version)
    {
        if (!_last.TryAdd(stream, version))
        {
            _last[stream] = version;
            return;
        }

        _order.Enqueue(stream);
        while (_order.Count > countMax && _order.TryDequeue(out var oldest))
        {
            _last.TryRemove(oldest, out _);
        }
    }
}
