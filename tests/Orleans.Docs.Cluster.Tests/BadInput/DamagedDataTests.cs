using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Events.Damage;

namespace Orleans.Docs.Cluster.Tests.BadInput;

/// <summary>A silo that finds a damaged file at its start says so in one line with the file's name, and ends.</summary>
public sealed class DamagedDataTests(OneSiloOnce once) : IClassFixture<OneSiloOnce>
{
    [Theory]
    [InlineData("events.db", "truncated")]
    [InlineData("events.db", "emptied")]
    [InlineData("events.db", "overwritten")]
    [InlineData("events.db", "deleted")]
    [InlineData("keys.db", "truncated")]
    [InlineData("keys.db", "deleted")]
    [InlineData("grains.db", "truncated")]
    [InlineData("blobs/blobs.db", "truncated")]
    [InlineData("blobs/blobs.db", "deleted")]
    [InlineData("master.key", "truncated")]
    [InlineData("master.key", "deleted")]
    public async Task At_the_start(string name, string damage)
    {
        using var directory = new TemporaryDirectory();
        var data = directory.PathOf("data");
        once.CopyTo(data);
        var file = Path.Combine(data, name);
        switch (damage)
        {
            case "truncated": DamagedFile.Truncate(file, 0.4); break;
            case "emptied": DamagedFile.Truncate(file, 0); break;
            case "overwritten": DamagedFile.Overwrite(file); break;
            case "deleted": DamagedFile.Delete(file); break;
        }

        await using var silo = SiloProcess.Start("Orleans.Docs.Silo", "up", "--data", data);
        Assert.Equal(1, await silo.Exit());
        var line = Assert.Single(silo.Errors.Split('\n'));
        Assert.Contains(file, line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_silo_on_the_same_directory_says_who_holds_it()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.PathOf("data");
        await using var first = SiloProcess.Start("Orleans.Docs.Silo", "up", "--data", data);
        Assert.True(await first.IsReady(), first.Errors);
        await using var second = SiloProcess.Start("Orleans.Docs.Silo", "up", "--data", data);
        Assert.Equal(1, await second.Exit());
        Assert.Equal($"data directory {data} is in use by process {first.Id}", second.Errors);
    }
}

/// <summary>The data directory that a silo has left after its first start.</summary>
public sealed class OneSiloOnce : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>The one that it holds.</summary>
    public DocumentKey Document { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await using var silo = await RunningSilo.StartAsync(_directory.PathOf("data"));
        await using var client = await silo.ConnectAsync();
        Document = (await client.SubmitAndSettle("A few words."u8.ToArray(), "words.txt")).Key;

        // The last mark is off, so that the index holds the last event.
        await Eventually.True(
            async () => (await client.Docs.StatusAsync(TestContext.Current.CancellationToken)).Unsettled == 0,
            "nothing is unsettled");
    }

    public void CopyTo(string directory)
    {
        var source = _directory.PathOf("data");
        Local.Files.OwnerOnly.CreateDirectory(directory);
        foreach (var entry in Directory.EnumerateFileSystemEntries(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(directory, Path.GetRelativePath(source, entry));
            if (Directory.Exists(entry))
            {
                Local.Files.OwnerOnly.CreateDirectory(target);
            }
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(entry, target);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return default;
    }
}
