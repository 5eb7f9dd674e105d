using Orleans.Docs.Events;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Events;

/// <summary>
/// Where the streams stand that this connection appended to last, since most are appended to again soon: it saves the
/// look before the next append. It goes with the connection, and so with whatever was rolled back. A hint only: what it
/// says is checked by the key of the commit that goes on from it.
/// </summary>
internal sealed class StreamHeads
{
    private const int CountMax = 4_096;

    private readonly Dictionary<StreamName, (long Id, long Version)> _heads = [];

    public static StreamHeads Of(SqliteSession session) => (StreamHeads)(session.Kept ??= new StreamHeads());

    /// <summary>The stream's number if it was left at this version.</summary>
    public long? Find(StreamName stream, long version) =>
        _heads.TryGetValue(stream, out var head) && head.Version == version ? head.Id : null;

    public void Keep(StoredCommit appended, long id)
    {
        if (_heads.Count >= CountMax)
        {
            _heads.Clear();
        }

        _heads[appended.Stream] = (id, appended.LastVersion);
    }

    public void Forget(StreamName stream) => _heads.Remove(stream);
}
