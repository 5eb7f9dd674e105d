using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Events.Damage;

namespace Orleans.Docs.Cluster.Tests.BadInput;

/// <summary>
/// The only generation of the index is damaged while no silo runs: everything but searches goes on, whoever asks is
/// told, and a rebuild finds everything again.
/// </summary>
[Collection(WholeSystem.Name)]
public sealed class DamagedIndexTests(OneSiloOnce once) : IClassFixture<OneSiloOnce>
{
    private const string Advice = "docs index rebuild";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("truncated")]
    [InlineData("emptied")]
    [InlineData("overwritten")]
    [InlineData("deleted")]
    [InlineData("page")]
    public async Task Documents_settle_and_are_erased_and_a_rebuild_finds_them_again(string damage)
    {
        using var directory = new TemporaryDirectory();
        var data = directory.PathOf("data");
        once.CopyTo(data);
        Damage(Path.Combine(data, "index", "index-g1.db"), damage);

        await using var silo = await RunningSilo.StartAsync(
            data, ["Sweep:Interval=00:00:01", "Sweep:AgeMin=00:00:00.1", "Projection:RetryDelay=00:00:00.050"]);
        await using var client = await silo.ConnectAsync();
        var settled = await client.SubmitAndSettle("Words of a later day."u8.ToArray(), "later.txt");
        Assert.Equal(DocumentState.Completed, settled.State);
        var doomed = await client.SubmitAndSettle("Words to be forgotten."u8.ToArray(), "forgotten.txt");
        await client.Docs.Custody.EraseAsync(doomed.Key, cancellationToken: Cancellation);
        Assert.Equal(DocumentState.Erased, (await client.Settled(doomed.Key)).State);
        await Eventually.True(
            async () => (await client.Docs.StatusAsync(Cancellation)).Unsettled == 0, "nothing is unsettled");

        // The erased words could not be taken out of the damaged file, so it went.
        Assert.Empty(Files(data));
        var told = await CliProcess.RunAsync(data, "status");
        Assert.Equal(0, told.ExitCode);
        Assert.Contains(told.Output, line => line.Contains(Advice, StringComparison.Ordinal));
        await Assert.ThrowsAsync<IndexDamagedException>(
            () => client.Docs.SearchAsync(new() { Text = "words" }, Cancellation));
        var search = await CliProcess.RunAsync(data, "search", "words");
        Assert.NotEqual(0, search.ExitCode);
        Assert.Contains(Advice, Assert.Single(search.Errors), StringComparison.Ordinal);

        var rebuilt = await CliProcess.RunAsync(data, "index", "rebuild", "--watch");
        Assert.True(rebuilt.ExitCode == 0, string.Join('\n', [.. rebuilt.Output, .. rebuilt.Errors]));
        Assert.Contains(rebuilt.Output, line => line.StartsWith("rebuild g2: done", StringComparison.Ordinal));
        Assert.Contains(rebuilt.Output, line => line.Contains("nothing was compared", StringComparison.Ordinal));

        var found = await client.Docs.SearchAsync(new() { Text = "words" }, Cancellation);
        Assert.Equal(2, found.Total);
        Assert.Contains(found.Hits, hit => hit.Document == settled.Key);
        Assert.False((await client.Docs.StatusAsync(Cancellation)).IndexIsDamaged);
        Assert.Equal(["index-g2.db"], Files(data));
        Assert.Equal(0, (await CliProcess.RunAsync(data, "verify")).ExitCode);
    }

    private static void Damage(string file, string damage)
    {
        switch (damage)
        {
            case "truncated": DamagedFile.Truncate(file, 0.4); break;
            case "emptied": DamagedFile.Truncate(file, 0); break;
            case "overwritten": DamagedFile.Overwrite(file); break;
            case "deleted": DamagedFile.Delete(file); break;
            case "page": OverwritePageOf("entry", file); break;
        }
    }

    /// <summary>The file opens as ever, and fails where it is written.</summary>
    private static void OverwritePageOf(string table, string file)
    {
        long page, size;
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            connection.Open();
            page = Number(connection, $"SELECT rootpage FROM sqlite_master WHERE name = '{table}'");
            size = Number(connection, "PRAGMA page_size");
        }

        using var bytes = new FileStream(file, FileMode.Open, FileAccess.Write);
        bytes.Position = (page - 1) * size;
        bytes.Write(Enumerable.Repeat((byte)0x5A, (int)size).ToArray());
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string[] Files(string data) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(data, "index"), "*.db").Select(Path.GetFileName).Order()!,
    ];
}
