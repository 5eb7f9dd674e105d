using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;
using Xunit;

namespace Orleans.Docs.Tests.Events;

public sealed class MemoryEventStoreTests : EventStoreConformance
{
    protected override bool IsDurable => false;

    protected override ValueTask<IEventStore> Open() => new(new MemoryEventStore(Clock));
}

public class SqliteEventStoreTests : EventStoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected virtual SqliteEventStoreOptions Options { get; } = new();

    protected override ValueTask<IEventStore> Open() =>
        new(new SqliteEventStore(_directory.PathOf("events.db"), Options, Clock));

    protected override void CleanUp() => _directory.Dispose();

    [Fact]
    public async Task A_store_that_another_connection_overtook_notices_it()
    {
        await using var other = new Closing(await Open());
        var stream = StreamName.Of(new DocumentKey("t", "overtaken"));
        await Store.Append(Of(1, count: 1), TestContext.Current.CancellationToken);
        await other.Store.Append(Of(2, count: 2), TestContext.Current.CancellationToken);

        var behind = await Assert.ThrowsAsync<VersionConflictException>(
            () => Store.Append(Of(2, count: 1), TestContext.Current.CancellationToken));
        Assert.Equal(3, behind.Actual);
        await Store.Append(Of(4, count: 1), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<VersionConflictException>(
            () => other.Store.Append(Of(4, count: 1), TestContext.Current.CancellationToken));

        StoredCommit Of(long version, int count) => new(
            stream, version, count, Guid.NewGuid(), OpensEpisode: version == 1, new byte[8]);
    }

    private sealed class Closing(IEventStore store) : IAsyncDisposable
    {
        public IEventStore Store => store;

        public ValueTask DisposeAsync()
        {
            ((IDisposable)store).Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>The same promises when every page of a read holds one commit.</summary>
public sealed class SqliteEventStoreInSmallPagesTests : SqliteEventStoreTests
{
    protected override SqliteEventStoreOptions Options { get; } = new() { ReadPageCommits = 1 };
}

public sealed class SqliteEventStoreFailureTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        var path = _directory.PathOf("events.db");
        File.WriteAllText(path, new string('x', 100_000));
        var error = Assert.Throws<EventStoreDamagedException>(
            () => new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_is_unavailable()
    {
        var store = new SqliteEventStore(
            _directory.PathOf("events.db"), new SqliteEventStoreOptions(), TimeProvider.System);
        store.Dispose();
        var commit = new StoredCommit(
            StreamName.Of(new DocumentKey("t", "d")), 1, 1, Guid.NewGuid(), false, new byte[1]);
        await Assert.ThrowsAsync<EventStoreUnavailableException>(
            () => store.Append(commit, TestContext.Current.CancellationToken));
    }
}
