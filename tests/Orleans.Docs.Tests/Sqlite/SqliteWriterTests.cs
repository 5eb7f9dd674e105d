using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Sqlite;

/// <summary>How writes are gathered into commits, and what becomes of a group when one of its writes fails.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private static readonly string[] Schema = ["CREATE TABLE notes(id INTEGER PRIMARY KEY)"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly ErrorCount _errors = new();
    private readonly SqliteOptions _options = new() { BusyTimeout = TimeSpan.Zero };
    private readonly Lazy<SqliteWriter> _writer;
    private readonly ManualResetEventSlim _held = new();
    private readonly ManualResetEventSlim _goOn = new();
    private int _commits;

    public SqliteWriterTests() => _writer = new Lazy<SqliteWriter>(() => new SqliteWriter(
        File, SqliteFile.Open(File, Schema, _options, create: true), _options, _clock, _errors));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _directory.PathOf("notes.db");

    public void Dispose()
    {
        _goOn.Set();
        _writer.Value.Dispose();
        _goOn.Dispose();
        _held.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Writes_that_come_while_a_group_is_under_way_share_its_commit()
    {
        await CountCommits();
        var held = Hold(SqliteWorkKind.Shared);
        var writes = Enumerable.Range(1, 5).Select(id => Add(id)).ToArray();
        _goOn.Set();

        await Task.WhenAll([held, .. writes]);
        Assert.Equal(1, _commits);
        Assert.Equal(5, Count());
    }

    [Fact]
    public async Task A_group_holds_no_more_writes_than_it_may()
    {
        _options.WritesPerCommitMax = 3;
        await CountCommits();
        var held = Hold(SqliteWorkKind.Shared);
        var writes = Enumerable.Range(1, 8).Select(id => Add(id)).ToArray();
        _goOn.Set();

        await Task.WhenAll([held, .. writes]);
        Assert.Equal(3, _commits);
    }

    [Fact]
    public async Task A_write_does_not_wait_for_ever_for_as_many_as_there_were_before()
    {
        _options.GatherMax = TimeSpan.FromSeconds(1);
        var held = Hold(SqliteWorkKind.Shared);
        var writes = Enumerable.Range(1, 50).Select(id => Add(id)).ToArray();
        _goOn.Set();
        await Task.WhenAll([held, .. writes]);

        await Add(51).WaitAsync(Limit, Token);
        Assert.Equal(51, Count());
    }

    [Fact]
    public async Task What_runs_alone_parts_the_groups_and_keeps_the_order()
    {
        await CountCommits();
        var held = Hold(SqliteWorkKind.Shared);
        var before = Add(1);
        var alone = _writer.Value.Write(session => (session.InTransaction, _commits), SqliteWorkKind.Alone, Token);
        var after = Add(2);
        _goOn.Set();

        await Task.WhenAll(held, before, after);
        Assert.Equal((false, 1), await alone);
        Assert.Equal(2, _commits);
    }

    [Fact]
    public async Task A_checked_write_that_refuses_before_its_first_change_fails_no_neighbour()
    {
        await CountCommits();
        var held = Hold(SqliteWorkKind.Shared);
        var first = Add(1, SqliteWorkKind.ChecksFirst);
        var refused = _writer.Value.Write<int>(_ => throw new FormatException("no"), SqliteWorkKind.ChecksFirst, Token);
        var last = Add(2, SqliteWorkKind.ChecksFirst);
        _goOn.Set();

        await Task.WhenAll(held, first, last);
        await Assert.ThrowsAsync<FormatException>(() => refused);
        Assert.Equal((1, 2L), (_commits, Count()));
    }

    [Fact]
    public async Task A_checked_write_that_throws_after_a_change_takes_its_group_along_and_stores_nothing()
    {
        var held = Hold(SqliteWorkKind.Shared);
        var neighbour = Add(1);
        var broken = _writer.Value.Write<int>(
            session =>
            {
                Insert(session, 2);
                throw new FormatException("too late");
            },
            SqliteWorkKind.ChecksFirst, Token);
        _goOn.Set();

        // Nobody may be told that he was stored by a transaction which holds half a write.
        await Assert.ThrowsAsync<InvalidOperationException>(() => broken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => neighbour);
        await Assert.ThrowsAsync<InvalidOperationException>(() => held);
        Assert.Equal(0, Count());
        await Add(3);
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task While_the_disk_is_slow_no_more_waits_than_may_and_what_waits_is_written()
    {
        _options.QueueLengthMax = 3;
        var held = Hold(SqliteWorkKind.Shared);
        var writes = Enumerable.Range(1, 10).Select(id => Add(id)).ToArray();
        _clock.Advance(_options.QueueWaitMax);
        foreach (var refused in writes[3..])
        {
            var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => refused);
            Assert.Equal(SqliteFault.Overloaded, error.Fault);
        }

        Assert.DoesNotContain(writes[..3], write => write.IsCompleted);
        _goOn.Set();
        await Task.WhenAll([held, .. writes[..3]]);
        Assert.Equal(3, Count());
    }

    [Fact]
    public async Task A_write_that_found_no_room_goes_in_as_soon_as_there_is_some()
    {
        _options.QueueLengthMax = 1;
        var held = Hold(SqliteWorkKind.Shared);
        var writes = Enumerable.Range(1, 10).Select(id => Add(id)).ToArray();
        _goOn.Set();

        await Task.WhenAll([held, .. writes]);
        Assert.Equal(10, Count());
    }

    [Fact]
    public async Task A_file_that_cannot_be_begun_on_fails_all_that_waits_at_once()
    {
        var held = Hold(SqliteWorkKind.Alone);
        using var other = new SqliteConnection($"Data Source={File};Pooling=false");
        other.Open();
        using (other.BeginTransaction(deferred: false))
        {
            var writes = Enumerable.Range(1, 5).Select(id => Add(id)).ToArray();
            _goOn.Set();
            await held;
            foreach (var write in writes)
            {
                var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => write);
                Assert.Equal(SqliteFault.Busy, error.Fault);
            }

            Assert.Equal(1, _errors.Count);
        }

        await Add(6);
        Assert.Equal(1, Count());
    }

    private Task<int> Add(long id, SqliteWorkKind kind = SqliteWorkKind.Shared) =>
        _writer.Value.Write(session => Insert(session, id), kind, Token);

    private static int Insert(SqliteSession session, long id)
    {
        using var insert = session.Statement("INSERT INTO notes(id) VALUES (?)");
        return insert.Bind(1, id).Run();
    }

    private long Count()
    {
        using var session = SqliteSession.OpenReader(File, _options);
        return session.Number("SELECT count(*) FROM notes") ?? 0;
    }

    /// <summary>From the next group on.</summary>
    private Task<bool> CountCommits() => _writer.Value.Write(
        session =>
        {
            SQLitePCL.raw.sqlite3_commit_hook(
                session.Connection.Handle!,
                _ =>
                {
                    _commits++;
                    return 0;
                },
                null);
            return true;
        },
        SqliteWorkKind.Alone, Token);

    /// <summary>Holds the writer, as a slow disk does, until it may go on.</summary>
    private Task<bool> Hold(SqliteWorkKind kind)
    {
        var held = _writer.Value.Write(
            _ =>
            {
                _held.Set();
                return _goOn.Wait(Limit);
            },
            kind, CancellationToken.None);
        Assert.True(_held.Wait(Limit, Token));
        return held;
    }

    private sealed class ErrorCount : ILogger
    {
        private int _count;

        public int Count => _count;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Interlocked.Increment(ref _count);
    }
}
