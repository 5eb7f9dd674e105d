using Microsoft.Data.Sqlite;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Chaos;

/// <summary>
/// What happens to a data directory from outside while a silo works on it: somebody holds a lock on a database, the
/// disk is full for a while, and an operator has the index built anew again and again.
/// </summary>
/// <param name="disk">Null where none of its own can be mounted: then it never is full.</param>
internal sealed class Mischief(string directory, SmallDisk? disk, Random random)
{
    private const int TroubleMillisecondsMax = 900;
    private static readonly string[] Databases = ["events.db", "keys.db", "grains.db"];
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);
    private readonly HashSet<string> _swapped = [];

    /// <summary>Generations that were built and became the live one while documents changed.</summary>
    public int Swapped => _swapped.Count;

    public int Locked { get; private set; }

    public int Filled { get; private set; }

    /// <summary>Until the silo is gone; leaves nothing locked and the disk free.</summary>
    public Task Run(DocsClient client, CancellationToken gone) => Task.WhenAll(Trouble(gone), Rebuild(client, gone));

    private async Task Trouble(CancellationToken gone)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Between, TimeProvider.System, gone);
                var time = TimeSpan.FromMilliseconds(random.Next(TroubleMillisecondsMax));
                if (disk is not null && random.Next(2) == 0)
                {
                    await Fill(disk, time, gone);
                }
                else
                {
                    await Lock(Databases[random.Next(Databases.Length)], time, gone);
                }
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // It was killed.
        }
    }

    private async Task Fill(SmallDisk full, TimeSpan time, CancellationToken gone)
    {
        try
        {
            full.Fill();
            Filled++;
            await Task.Delay(time, TimeProvider.System, gone);
        }
        finally
        {
            full.Free();
        }
    }

    private async Task Lock(string database, TimeSpan time, CancellationToken gone)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(directory, database)};Pooling=false;Mode=ReadWrite;Default Timeout=1");
        try
        {
            await connection.OpenAsync(gone);
            await using var command = connection.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            await command.ExecuteNonQueryAsync(gone);
            Locked++;
        }
        catch (SqliteException)
        {
            // The silo held it all the while, or it is not there yet.
            return;
        }

        await Task.Delay(time, TimeProvider.System, gone);
    }

    private async Task Rebuild(DocsClient client, CancellationToken gone)
    {
        while (!gone.IsCancellationRequested)
        {
            try
            {
                var status = await client.IndexStatusAsync(gone);
                if (status.Rebuild is { Phase: RebuildPhase.Done, Generation: var built } && _swapped.Add(built))
                {
                    CrashRun.Say($"generation {built} was swapped in");
                }

                if (status.Rebuild is { Phase: RebuildPhase.Held } held)
                {
                    CrashRun.Say($"a rebuild is held: {held.Reason} {held.Comparison}");
                    await client.CancelRebuildAsync(gone);
                }
                else if (status.Rebuild is null or { IsOver: true })
                {
                    await client.RebuildIndexAsync(cancellationToken: gone);
                }
            }
            catch (Exception)
            {
                // A store failed, the rebuild ended meanwhile, or the silo is gone: the next round sees.
            }

            await Task.Delay(Between, TimeProvider.System, gone)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
