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
