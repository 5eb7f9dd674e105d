using Orleans.Docs.Events;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Events;

/// <summary>
/// What is still to be read of one partition: the commits behind <paramref name="AfterKey"/>. Runs of streams with
/// neighbouring numbers go to the partitions in turn, so that a partition reads runs of the file and a stream keeps its
/// partition for ever.
/// </summary>
internal readonly record struct EventPartition(int Partition, int Partitions, long AfterKey)
{
    private const int RunBits = 4;
    private const int RunKeyBits = RunBits + EventTables.VersionBits;

    /// <summary>The next commits, and what is left afterwards; null at the end.</summary>
    public (List<StoredCommit> Page, EventPartition? Left) ReadPage(
        SqliteSession session, SqliteEventStoreOptions options)
    {
        var page = new List<StoredCommit>();
        var lastRun = (session.Number("SELECT max(key) FROM commits") ?? -1) >> RunKeyBits;
        var after = AfterKey;
        var bytes = 0;
        var (stream, name) = (-1L, (StreamName?)null);
        for (var run = NextRun(after >> RunKeyBits); run <= lastRun; run += Partitions)
        {
            // The last keys of a page and of a run are the same thing: where the next read starts.
            after = Math.Max(after, (run << RunKeyBits) - 1);
            using var select = session.Statement(
                "SELECT key, count, commit_id, opens, record FROM commits WHERE key > ? AND key < ? ORDER BY key");
            select.Bind(1, after).Bind(2, (run + 1) << RunKeyBits);
            while (select.Step())
            {
                after = select.Long(0);
                if (after >> EventTables.VersionBits != stream)
                {
                    stream = after >> EventTables.VersionBits;
                    name = EventTables.NameOf(session, stream);
                }

                var commit = name is { } known
                    ? EventTables.Commit(select, known)
                    : EventTables.Unlisted(session, select);
                page.Add(commit);
                bytes += commit.Record.Length;
                if (page.Count >= options.ReadPageCommits || bytes >= options.ReadPageBytes)
                {
                    return (page, this with { AfterKey = after });
                }
            }
        }

        return (page, null);
    }

    /// <summary>The first run of this partition that is not before <paramref name="run"/>.</summary>
    private long NextRun(long run) => run + ((((Partition - run) % Partitions) + Partitions) % Partitions);
}
