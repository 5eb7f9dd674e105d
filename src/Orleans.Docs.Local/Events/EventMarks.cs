using Orleans.Docs.Events;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Events;

/// <summary>
/// The marks of unsettled episodes, in a small table of their own: taking a mark away must not rewrite the commit.
/// </summary>
internal static class EventMarks
{
    public static void Add(SqliteSession session, long key, DateTimeOffset since)
    {
        using var insert = session.Statement("INSERT INTO marks(key, since) VALUES (?, ?)");
        insert.Bind(1, key).Bind(2, since.UtcTicks).Run();
    }

    public static int Remove(SqliteSession session, StreamName stream, long firstVersion)
    {
        if (firstVersion is < 1 or > EventTables.VersionMax || EventTables.FindStream(session, stream) is not { } id)
        {
            return 0;
        }

        using var delete = session.Statement("DELETE FROM marks WHERE key = ?");
        return delete.Bind(1, EventTables.Key(id, firstVersion)).Run();
    }

    public static IReadOnlyList<UnsettledEpisode> List(
        SqliteSession session, DateTimeOffset until, UnsettledEpisode? after, int countMax)
    {
        var (since, key) = after is { } episode
            ? (episode.Since.UtcTicks, EventTables.Key(
                EventTables.FindStream(session, episode.Stream) ?? 0, episode.FirstVersion))
            : (long.MinValue, 0);
        using var select = session.Statement(
            """
            SELECT m.key, m.since, s.name FROM marks m CROSS JOIN streams s ON s.id = m.key >> 24
            WHERE (m.since, m.key) > (?, ?) AND m.since <= ? ORDER BY m.since, m.key LIMIT ?
            """);
        select.Bind(1, since).Bind(2, key).Bind(3, until.UtcTicks).Bind(4, countMax);
        var episodes = new List<UnsettledEpisode>();
        while (select.Step())
        {
            episodes.Add(new UnsettledEpisode(
                EventTables.Stream(session, select.Text(2)),
                select.Long(0) & EventTables.VersionMax,
                new DateTimeOffset(select.Long(1), TimeSpan.Zero)));
        }

        return episodes;
    }
}
