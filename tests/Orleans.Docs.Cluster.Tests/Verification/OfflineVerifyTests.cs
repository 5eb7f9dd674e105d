using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Cluster.Tests.BadInput;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Events.Damage;

namespace Orleans.Docs.Cluster.Tests.Verification;

/// <summary>The files of a data directory, verified by the silo's program while no silo runs on them.</summary>
[Collection(WholeSystem.Name)]
public sealed class OfflineVerifyTests : IClassFixture<OneSiloOnce>, IDisposable
{
    private const int Failed = 1;
    private const int WrongArguments = 2;
    private const int Damaged = 6;

    private readonly TemporaryDirectory _directory = new();
    private readonly DocumentKey _document;

    public OfflineVerifyTests(OneSiloOnce once)
    {
        once.CopyTo(Data);
        _document = once.Document;
    }

    private string Data => _directory.PathOf("data");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Where_nothing_is_wrong_all_is_well()
    {
        var run = await Verify();
        Assert.True(run.ExitCode == 0, string.Join('\n', [.. run.Output, .. run.Errors]));
        Assert.Equal("all is well", run.Output[^1]);
        Assert.StartsWith("1 stream, ", run.Output[^2], StringComparison.Ordinal);
        Assert.StartsWith(
            "note: the key that signs roots lies on the volume of the events", Assert.Single(run.Errors),
            StringComparison.Ordinal);

        var one = await Verify("--id", _document.Id, "--json");
        Assert.Equal(0, one.ExitCode);
        Assert.Equal("sound", Json(Assert.Single(one.Output)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("events.db", "truncated")]
    [InlineData("events.db", "overwritten")]
    [InlineData("events.db", "deleted")]
    [InlineData("keys.db", "truncated")]
    [InlineData("keys.db", "deleted")]
    [InlineData("master.key", "deleted")]
    [InlineData("grains.db", "truncated")]
    [InlineData("grains.db", "deleted")]
    [InlineData("blobs/blobs.db", "truncated")]
    [InlineData("blobs/blobs.db", "deleted")]
    [InlineData("index/index-g1.db", "truncated")]
    [InlineData("index/index-g1.db", "deleted")]
    public async Task A_store_that_cannot_be_opened_is_one_finding_with_its_file(string name, string damage)
    {
        var file = Path.Combine(Data, name);
        switch (damage)
        {
            case "truncated": DamagedFile.Truncate(file, 0.4); break;
            case "overwritten": DamagedFile.Overwrite(file); break;
            case "deleted": DamagedFile.Delete(file); break;
        }

        var run = await Verify("--json");
        Assert.True(run.ExitCode == Damaged, string.Join('\n', [.. run.Output, .. run.Errors]));
        Assert.Equal(2, run.Output.Length);
        var finding = Json(run.Output[0]);
        Assert.Equal("store_unreadable", finding.GetProperty("finding").GetString());
        Assert.Contains(file, finding.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("unsound", Json(run.Output[1]).GetProperty("state").GetString());
        Assert.Equal(damage != "deleted", File.Exists(file));
    }

    [Fact]
    public async Task What_is_wrong_in_one_store_is_found_although_another_cannot_be_opened()
    {
        DamagedFile.Delete(Path.Combine(Data, "index", "index-g1.db"));
        LoseBlobs();

        var found = await Findings();
        Assert.Contains(found, finding => finding.Code == "store_unreadable" && finding.Document is null);
        Assert.Contains(found, finding => finding == ("blob_missing", _document.Id));
    }

    [Fact]
    public async Task A_flipped_byte_is_found()
    {
        using (var events = new DamagedEvents(Path.Combine(Data, "events.db")))
        {
            events.FlipRecordByte($"{_document}", events.FirstVersions($"{_document}")[1], -1);
        }

        Assert.Contains(await Findings(), finding => finding == ("altered", _document.Id));
    }

    [Fact]
    public async Task A_hole_in_a_stream_is_found()
    {
        using (var events = new DamagedEvents(Path.Combine(Data, "events.db")))
        {
            events.Remove($"{_document}", events.FirstVersions($"{_document}")[1]);
        }

        Assert.Contains(await Findings(), finding => finding == ("gap", _document.Id));
    }

    [Fact]
    public async Task A_missing_blob_is_found()
    {
        LoseBlobs();
        Assert.All(await Findings(), finding => Assert.Equal(("blob_missing", _document.Id), finding));
    }

    [Fact]
    public async Task An_unknown_event_is_found()
    {
        await using (var silo = await RunningSilo.StartAsync(Data))
        {
            await StrangeEvent.Append(
                silo.Services.GetRequiredService<IEventStore>(), silo.Services.GetRequiredService<KeyRing>(),
                _document, TestContext.Current.CancellationToken);
        }

        Assert.Contains(await Findings(), finding => finding == ("unknown_event", _document.Id));
    }

    [Fact]
    public async Task A_directory_in_use_or_without_data_is_told_in_one_line()
    {
        var empty = _directory.PathOf("empty");
        var none = await CliProcess.RunSiloAsync("verify", "--data", empty);
        Assert.Equal((Failed, $"data directory {empty} holds no data"), (none.ExitCode, Assert.Single(none.Errors)));
        Assert.False(Directory.Exists(empty));

        await using var silo = SiloProcess.Start("Orleans.Docs.Silo", "up", "--data", Data);
        Assert.True(await silo.IsReady(), silo.Errors);
        var run = await Verify();
        Assert.Equal(
            (Failed, $"data directory {Data} is in use by process {silo.Id}"),
            (run.ExitCode, Assert.Single(run.Errors)));
    }

    [Theory]
    [InlineData("--anchor")]
    [InlineData("--blobs", "some")]
    [InlineData("--id", "../x")]
    [InlineData("nonsense")]
    public async Task What_makes_no_sense_is_refused(params string[] arguments)
    {
        var run = await Verify(arguments);
        Assert.Equal(WrongArguments, run.ExitCode);
        Assert.Empty(run.Output);
    }

    private Task<CliProcess.Result> Verify(params string[] arguments) =>
        CliProcess.RunSiloAsync(["verify", "--data", Data, .. arguments]);

    private async Task<IReadOnlyList<(string? Code, string? Document)>> Findings()
    {
        var run = await Verify("--json");
        Assert.True(run.ExitCode == Damaged, string.Join('\n', [.. run.Output, .. run.Errors]));
        return
        [
            .. run.Output[..^1].Select(Json).Select(finding => (
                finding.GetProperty("finding").GetString(), finding.GetProperty("id").GetString())),
        ];
    }

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;

    private void LoseBlobs()
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(Data, "blobs", "blobs.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM blobs";
        Assert.True(command.ExecuteNonQuery() > 0, "the damage hit nothing");
    }
}
