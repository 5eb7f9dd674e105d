using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Local.Files;
using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly string[] Schema = ["CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT NOT NULL)"];
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly SqliteOptions _options = new() { BusyTimeout = TimeSpan.Zero };

    private CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Concurrent_writes_share_commits_and_are_all_there_after_reopening()
    {
        using (var database = Open())
        {
            await Task.WhenAll(Enumerable.Range(1, 500).Select(id => Add(database, id)));
        }

        using var again = Open();
        Assert.Equal(500, await Count(again));
    }

    [Fact]
    public async Task A_write_that_throws_undoes_itself_and_no_other()
    {
        using var database = Open();
        using var gate = new Gate(database);
        var first = Add(database, 1);
        var broken = database.Write(
            session =>
            {
                Insert(session, 2);
                throw new FormatException("no");
            },
            Token);
        var duplicate = Add(database, 1);
        var last = Add(database, 3);
        gate.Open();

        await Task.WhenAll(first, last);
        await Assert.ThrowsAsync<FormatException>(() => broken);
        await Assert.ThrowsAsync<SqliteException>(() => duplicate);
        Assert.Equal(2, await Count(database));
    }

    [Fact]
    public async Task A_write_cancelled_in_the_queue_is_not_made()
    {
        using var database = Open();
        using var cancellation = new CancellationTokenSource();
        using var gate = new Gate(database);
        var cancelled = database.Write(session => Insert(session, 1), cancellation.Token);
        await cancellation.CancelAsync();
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(0, await Count(database));
    }

    [Fact]
    public async Task A_full_queue_refuses_after_the_bounded_wait_and_takes_writes_again_later()
    {
        _options.QueueLengthMax = 1;
        using var database = Open();
        using var gate = new Gate(database);
        var waiting = Add(database, 1);
        var refused = Add(database, 2);
        Assert.False(refused.IsCompleted);
        _clock.Advance(_options.QueueWaitMax);

        var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => refused);
        Assert.Equal(SqliteFault.Overloaded, error.Fault);
        gate.Open();
        await waiting;
        await Add(database, 3);
        Assert.Equal(2, await Count(database));
    }

    [Fact]
    public async Task A_full_disk_fails_the_group_with_the_name_of_the_file_and_the_writer_goes_on()
    {
        using var database = Open();
        await Add(database, 1);

        // A limit on the file's pages fails as a full disk does; it ends with the connection, as if space were freed.
        var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => database.Write(
            session =>
            {
                session.Number("PRAGMA max_page_count = 1");
                Insert(session, 2, new string('x', 100_000));
            },
            Token));

        Assert.Equal(SqliteFault.DiskFull, error.Fault);
        Assert.Contains(database.Path, error.Message, StringComparison.Ordinal);
        await Add(database, 3);
        Assert.Equal(2, await Count(database));
    }

    [Fact]
    public async Task A_file_locked_by_somebody_else_is_busy_until_the_lock_is_gone()
    {
        using var database = Open();
        using var other = new SqliteConnection($"Data Source={database.Path};Pooling=false");
        other.Open();
        using (var transaction = other.BeginTransaction(deferred: false))
        {
            var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => Add(database, 1));
            Assert.Equal(SqliteFault.Busy, error.Fault);
        }

        await Add(database, 1);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_name()
    {
        File.WriteAllText(_directory.PathOf("notes.db"), new string('x', 10_000));
        var error = Assert.Throws<SqliteUnavailableException>(() => Open());
        Assert.Equal(SqliteFault.NotADatabase, error.Fault);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused()
    {
        Open().Dispose();
        var error = Assert.Throws<SqliteUnavailableException>(
            () => new SqliteDatabase(_directory.PathOf("notes.db"), [], _options, _clock));
        Assert.Equal(SqliteFault.TooNew, error.Fault);
    }

    [Fact]
    public async Task A_longer_schema_takes_only_the_steps_that_the_file_lacks()
    {
        using (var database = Open())
        {
            await Add(database, 1);
        }

        using var upgraded = new SqliteDatabase(
            _directory.PathOf("notes.db"), [.. Schema, "ALTER TABLE notes ADD COLUMN extra TEXT"], _options, _clock);
        Assert.Equal(
            1, await upgraded.Read(session => session.Number("SELECT count(*) - count(extra) FROM notes"), Token));
    }

    [Fact]
    public async Task A_removed_file_is_never_replaced_by_an_empty_one()
    {
        using var database = Open();
        await database.Truncate(Token);
        File.Delete(database.Path);
        await Assert.ThrowsAsync<SqliteUnavailableException>(() => database.Write(
            session => SqliteException.ThrowExceptionForRC(SQLitePCL.raw.SQLITE_IOERR, session.Connection.Handle),
            Token));

        var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => Add(database, 1));
        Assert.Equal(SqliteFault.CannotOpen, error.Fault);
    }

    [Fact]
    public async Task Writes_and_reads_after_closing_say_so()
    {
        var database = Open();
        database.Dispose();
        var write = await Assert.ThrowsAsync<SqliteUnavailableException>(() => Add(database, 1));
        var read = await Assert.ThrowsAsync<SqliteUnavailableException>(() => Count(database));
        Assert.Equal((SqliteFault.Closed, SqliteFault.Closed), (write.Fault, read.Fault));
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        using var database = Open();
        var error = await Assert.ThrowsAsync<SqliteUnavailableException>(
            () => database.Read(session => Insert(session, 1), Token));
        Assert.Equal(SqliteFault.ReadOnly, error.Fault);
    }

    [Fact]
    public void Its_files_are_for_their_owner_only()
    {
        using var database = Open();
        Assert.All(Directory.GetFiles(_directory.FullPath), file => Assert.False(OwnerOnly.IsOpenToOthers(file)));
    }

    [Fact]
    public void The_defaults_are_these()
    {
        var options = new SqliteOptions();
        Assert.Equal(
            (4096, TimeSpan.FromSeconds(10), 1024, 4, TimeSpan.FromSeconds(5)),
            (options.QueueLengthMax, options.QueueWaitMax, options.WritesPerCommitMax, options.ReadersMax,
                options.BusyTimeout));
        Assert.Equal(
            (8192, 4096, 16 * 1024, 2 * 1024, false),
            (options.PageBytes, options.CheckpointPages, options.WriterCacheKib, options.ReaderCacheKib,
                options.SecureDelete));
    }

    private SqliteDatabase Open() => new(_directory.PathOf("notes.db"), Schema, _options, _clock);

    private Task<int> Add(SqliteDatabase database, long id) => database.Write(session => Insert(session, id), Token);

    private static int Insert(SqliteSession session, long id, string text = "text")
    {
        using var insert = session.Statement("INSERT INTO notes(id, text) VALUES (?, ?)");
        return insert.Bind(1, id).Bind(2, text).Run();
    }

    private Task<long?> Count(SqliteDatabase database) =>
        database.Read(session => session.Number("SELECT count(*) FROM notes"), Token);

    /// <summary>Holds the writer, so that what is written next waits and shares one commit.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();
        private readonly ManualResetEventSlim _reached = new();

        public Gate(SqliteDatabase database)
        {
            _ = database.Write(
                _ =>
                {
                    _reached.Set();
                    _open.Wait(TimeSpan.FromSeconds(30));
                },
                CancellationToken.None);
            Assert.True(_reached.Wait(TimeSpan.FromSeconds(30)));
        }

        public void Open() => _open.Set();

        public void Dispose() => _open.Set();
    }
}
