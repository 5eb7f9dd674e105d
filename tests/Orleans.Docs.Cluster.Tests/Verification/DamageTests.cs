using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Verification;

/// <summary>A damaged data directory, seen by the command line and a silo, each a process of its own.</summary>
public sealed class DamageTests
{
    private const int Damaged = 6;
    private const int NotFound = 4;

    [Fact]
    public async Task The_command_line_names_what_is_wrong_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        using var directory = new TemporaryDirectory();
        var data = directory.PathOf("data");
        var ids = new List<string>();
        await WithSilo(data, async () =>
        {
            for (var n = 0; n < 6; n++)
            {
                var file = directory.PathOf($"letter-{n}.txt");
                await File.WriteAllTextAsync(file, $"Dear reader, this is letter {n}.");
                var submitted = await CommandLine.RunAsync(data, "submit", file, "--watch", "--json");
                Assert.True(submitted.ExitCode == 0, string.Join('\n', submitted.Errors));
                ids.Add(JsonDocument.Parse(submitted.Output[^1]).RootElement.GetProperty("id").GetString()!);
            }

            var anchored = await CliProcess.RunAsync(data, "verify", "--anchor");
            Assert.True(anchored.ExitCode == 0, string.Join('\n', [.. anchored.Output, .. anchored.Errors]));
            Assert.Equal("all is well", anchored.Output[^1]);

            // Of the letters, and of what operators did.
            Assert.Contains("over 7 streams", anchored.Output[^2], StringComparison.Ordinal);
        });

        const string WhereStream = "WHERE key >> 24 = (SELECT id FROM streams WHERE name = 'default/' || ?1)";
        Sql(data, "events.db", $"DELETE FROM commits {WhereStream} AND key & 16777215 >= 4", ids[1]);
        Sql(
            data, "events.db", $"UPDATE commits SET record = flip(record) {WhereStream} AND key & 16777215 = 1",
            ids[2]);
        Sql(data, "blobs/blobs.db", "DELETE FROM blobs WHERE document = 'default/' || ?1", ids[3]);
        Sql(data, "index/index-g1.db", "UPDATE entry SET state = 'parked' WHERE document = ?1", ids[4]);
        Sql(data, "events.db", "DELETE FROM streams WHERE name = 'default/' || ?1", ids[5]);
        await WithSilo(data, async () =>
        {
            var found = await CliProcess.RunAsync(data, "verify", "--json");
            Assert.True(found.ExitCode == Damaged, string.Join('\n', [.. found.Output, .. found.Errors]));
            var lines = found.Output.Select(line => JsonDocument.Parse(line).RootElement).ToList();
            var codes = lines[..^1].ToLookup(
                line => line.GetProperty("id").GetString()!, line => line.GetProperty("finding").GetString());
            Assert.Equal(5, codes.Count);
            Assert.Equal(["tail_cut", "tail_cut"], codes[ids[1]]);
            Assert.Equal(["altered"], codes[ids[2]]);
            Assert.All(codes[ids[3]], code => Assert.Equal("blob_missing", code));
            Assert.Equal(["index_differs"], codes[ids[4]]);
            Assert.Equal(["stream_unlisted"], codes[ids[5]]);
            Assert.Equal("unsound", lines[^1].GetProperty("state").GetString());

            // It is not unknown, as one is that never was.
            var lost = await CliProcess.RunAsync(data, "get", ids[5]);
            Assert.Contains($"document default/{ids[5]} cannot be read", lost.Errors[^1], StringComparison.Ordinal);
            Assert.NotEqual(NotFound, lost.ExitCode);
            Assert.Equal(NotFound, (await CliProcess.RunAsync(data, "get", new string('0', 32))).ExitCode);

            var one = await CliProcess.RunAsync(data, "verify", "--id", ids[0]);
            Assert.Equal((0, "all is well"), (one.ExitCode, one.Output[^1]));
        });
    }

    [Fact]
    public async Task A_truncated_database_is_named_by_the_silo_and_by_a_verification_without_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        using var directory = new TemporaryDirectory();
        var data = directory.PathOf("data");
        await WithSilo(data, () => Task.CompletedTask);
        var events = Path.Combine(data, "events.db");
        await using (var file = File.OpenWrite(events))
        {
            file.SetLength(file.Length / 2);
        }

        await using var silo = SiloProcess.Start("Orleans.Docs.Silo", "up", "--data", data);
        Assert.False(await silo.IsReady());
        Assert.Equal(1, await silo.Exit());
        Assert.StartsWith($"database {events} ", silo.Errors.Split('\n')[^1], StringComparison.Ordinal);

        var verify = await CliProcess.RunAsync(data, "verify");
        Assert.Equal(3, verify.ExitCode);
        Assert.Contains($"./docs up --data {data}", Assert.Single(verify.Errors), StringComparison.Ordinal);
        var offline = await CliProcess.RunSiloAsync("verify", "--data", data);
        Assert.Equal(Damaged, offline.ExitCode);
        Assert.StartsWith(
            $"store_unreadable  -  database {events} ", offline.Output[0], StringComparison.Ordinal);
        Assert.Equal("1 finding", offline.Output[^1]);
    }

    private static async Task WithSilo(string data, Func<Task> use)
    {
        await using var silo = SiloProcess.Start(
            "Orleans.Docs.Silo", "up", "--data", data, $"--Docs:Parser:WorkDirectory={data}.parser");
        Assert.True(await silo.IsReady(), silo.Errors);
        await use();
        Assert.True(await silo.Terminate() == 0, silo.Errors);
    }

    private static void Sql(string data, string file, string sql, string id)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, file)};Pooling=false");
        connection.Open();
        connection.CreateFunction("flip", (byte[] record) =>
        {
            record[^20] ^= 1;
            return record;
        });
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("?1", id);
        Assert.True(command.ExecuteNonQuery() > 0, "the damage hit nothing");
    }
}
