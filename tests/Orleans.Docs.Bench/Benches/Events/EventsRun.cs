using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Peers;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Events;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>What all parts of one run share.</summary>
internal sealed record EventsRun(
    BenchReport Report, Rounds Rounds, bool Quick, string Directory, PostgresServer Postgres, SampleCommits Commits,
    ImmutableSortedDictionary<string, string> Settings)
{
    private const int ManyTimes = 5;

    /// <summary>
    /// Many short rounds for what waits for the disk: others use it for tenths of a second at a time, which must not
    /// meet one side of a ratio alone.
    /// </summary>
    public Rounds ManyRounds { get; } =
        Rounds with { Count = Rounds.Count * ManyTimes, Window = Rounds.Window * 2 / ManyTimes };

    public ImmutableSortedDictionary<string, string> SettingsOfMany => Settings.SetItem("rounds", ManyRounds.Settings);

    public string File(string name) => System.IO.Path.Combine(Directory, name);

    /// <summary>The bytes of each commit.</summary>
    public IReadOnlyList<byte[]> Payloads { get; } =
        [.. Enumerable.Range(0, SampleLife.Commits).Select(i => Commits.Of(default, i).Record.ToArray())];

    /// <summary>New streams live their lives, so many at once, each commit after the one before it.</summary>
    public Task<long> Lives(
        int inFlight, TimeSpan window, Func<StoredCommit, CancellationToken, Task> append, CancellationToken token) =>
        Flights.Run(
            inFlight, window,
            async ct =>
            {
                var stream = StreamName.Of(SampleLife.NewKey());
                for (var i = 0; i < SampleLife.Commits; i++)
                {
                    await append(Commits.Of(stream, i), ct).ConfigureAwait(false);
                }

                return SampleLife.Commits;
            },
            token);

    /// <summary>The same by bare SQLite: a group of streams side by side, a transaction for each commit.</summary>
    public long Lives(RawSqlite probe, int group, TimeSpan window, CancellationToken cancellationToken)
    {
        var done = 0L;
        var started = TimeProvider.System.GetTimestamp();
        var streams = new (StreamName Name, long Id)[group];
        while (TimeProvider.System.GetElapsedTime(started) < window)
        {
            cancellationToken.ThrowIfCancellationRequested();
            done += Live(probe, streams);
        }

        return done;
    }

    /// <summary>One life for each of the places given; returns how many commits that made.</summary>
    public int Live(RawSqlite probe, (StreamName Name, long Id)[] streams)
    {
        for (var i = 0; i < SampleLife.Commits; i++)
        {
            var since = TimeProvider.System.GetUtcNow().UtcTicks;
            probe.Begin();
            for (var n = 0; n < streams.Length; n++)
            {
                if (i == 0)
                {
                    var name = StreamName.Of(SampleLife.NewKey());
                    streams[n] = (name, probe.AddStream(name));
                }

                probe.Insert(streams[n].Id, Commits.Of(streams[n].Name, i), since);
            }

            probe.Commit();
        }

        return SampleLife.Commits * streams.Length;
    }
}
