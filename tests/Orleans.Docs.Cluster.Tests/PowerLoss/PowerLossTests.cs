using Orleans.Docs.Local.Files;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.PowerLoss;

/// <summary>
/// The power goes at any moment: from the bytes that were synced by then, a start finds everything that was
/// acknowledged by then. One trace of one run is cut again and again. That the test can fail is shown by leaving out
/// the syncs of one kind of file at a time.
/// </summary>
public sealed class PowerLossTests(TracedRun run) : IClassFixture<TracedRun>
{
    [Fact]
    public async Task Whatever_was_acknowledged_when_the_power_went_is_there_and_whole()
    {
        var (moments, violation) = await run.Cut(_ => false);
        Assert.Null(violation);
        Assert.InRange(moments, TracedRun.Documents * 10, int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine($"{moments} moments, {run.Syncs} syncs");
    }

    [Fact]
    public async Task Also_where_some_of_what_was_not_synced_survives()
    {
        const int Seed = 4711;
        var (_, violation) = await run.Cut(_ => false, new Random(Seed));
        Assert.Null(violation);
    }

    [Theory]
    [InlineData("events.db-wal", "the log of the events")]
    [InlineData("keys.db-wal", "the log of the keys")]
    [InlineData("blobs.db-wal", "the log of the blobs")]
    [InlineData("index-g1.db-wal", "the log of the index")]
    [InlineData("events.db.new", "the events while they are made")]
    [InlineData("blobs/files/*/*/*", "a large blob")]
    [InlineData("blobs/files/*/*", "the directory of a large blob")]
    [InlineData("blobs/files", "the directory of these directories")]
    [InlineData("master.key.*", "the master key")]
    [InlineData("index", "the directory of the index")]
    [InlineData("grains.db-wal", "the log of what grains remember", "root")]
    [InlineData("index-g2.db-wal", "the log of the generation that is built", "root")]
    [InlineData("roots.key.*", "the key that signs roots", "root")]
    [InlineData("*.root.*", "a root", "root")]
    [InlineData("*.heads.new", "the heads that a root signs", "root")]
    [InlineData("roots", "the directory of the roots", "root")]
    [InlineData(".", "the data directory")]
    public async Task Without_the_syncs_of(string pattern, string what, string? since = null)
    {
        var (_, violation) = await run.Cut(path => TracedRun.Matches(pattern, path), since: since);
        Assert.True(violation is not null, $"nobody noticed that {what} was never synced");
        TestContext.Current.TestOutputHelper?.WriteLine(violation);
    }
}

/// <summary>One traced run of the stores, for all cuts.</summary>
public sealed class TracedRun : IAsyncLifetime
{
    public const int Documents = 8;

    private const string InMemory = "/dev/shm";

    private readonly TemporaryDirectory _directory = new();
    private readonly string _cutsDirectory = Path.Combine(
        Directory.Exists(InMemory) ? InMemory : Path.GetTempPath(), $"orleans-docs-cuts-{Guid.NewGuid():N}");

    private IReadOnlyList<DiskCall> _calls = [];
    private int _cuts;

    public int Syncs => _calls.Count(call => call.Name is "fsync" or "fdatasync");

    private string Root => _directory.PathOf("data");

    /// <summary>Whether a path, relative to the data directory, fits a pattern, part by part.</summary>
    public static bool Matches(string pattern, string path)
    {
        var (patterns, parts) = (pattern.Split('/'), path.Split('/'));
        return patterns.Length == 1 && pattern != "."
            ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, parts[^1], ignoreCase: false)
            : patterns.Length == parts.Length && patterns.Zip(parts).All(p =>
                System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(p.First, p.Second, ignoreCase: false));
    }

    public async ValueTask InitializeAsync()
    {
        DiskTrace.SkipWithoutStrace();
        OwnerOnly.CreateDirectory(Root);
        _calls = await DiskTrace.Of(
            _directory.PathOf("trace"), "Orleans.Docs.TestSilo", "--store-life", Root, $"{Documents}");
    }

    /// <summary>Cuts the power at each acknowledgement and each sync, until one cut shows a loss.</summary>
    /// <param name="since">Not before such a thing was first acknowledged, if what is ignored concerns that.</param>
    public async Task<(int Moments, string? Violation)> Cut(
        Func<string, bool> ignored, Random? luck = null, string? since = null)
    {
        var begun = since is null;
        var disk = new TracedDisk(Root, path => ignored(Path.GetRelativePath(Root, path)));
        var acknowledgements = _calls.Where(call => call.Acknowledgement is not null).ToLookup(call => call.StartedAt);
        var acknowledged = new List<string>();
        var (moments, synced) = (0, false);
        for (var ended = 0; ended < _calls.Count; ended++)
        {
            // A line counts from when its writing began: whatever ended by then must do.
            var told = acknowledgements[ended].Select(call => call.Acknowledgement!).ToList();
            acknowledged.AddRange(told);
            begun |= told.Any(line => line.Split(' ')[1] == since);
            if (begun && (told.Count > 0 || synced))
            {
                moments++;
                if (await Violation(disk, acknowledged, luck) is { } violation)
                {
                    return (moments, violation);
                }
            }

            synced = disk.Apply(_calls[ended]);
        }

        return (moments, await Violation(disk, acknowledged, luck));
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        if (Directory.Exists(_cutsDirectory))
        {
            Directory.Delete(_cutsDirectory, recursive: true);
        }

        return default;
    }

    private async Task<string?> Violation(
        TracedDisk disk, IReadOnlyList<string> acknowledged, Random? luck)
    {
        var directory = Path.Combine(_cutsDirectory, $"cut-{++_cuts}");
        try
        {
            disk.Rebuild(directory, luck);
            AfterPowerLoss.CheckFiles(directory, acknowledged);
            using var stores = new AfterPowerLoss(directory);
            await stores.Check(acknowledged);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return $"after {(acknowledged is [.., var last] ? last : "nothing")}: {e.Message}";
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
