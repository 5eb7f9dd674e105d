using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Sqlite;

/// <summary>Reads on the caller's thread, beside those on the pool's.</summary>
public sealed class SqliteReadersTests : IDisposable
{
    private static readonly string[] Schema = ["CREATE TABLE notes(id INTEGER PRIMARY KEY)"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly SqliteOptions _options = new() { ReadersMax = 1 };
    private readonly SqliteDatabase _database;

    public SqliteReadersTests() =>
        _database = new SqliteDatabase(_directory.PathOf("notes.db"), Schema, _options, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_read_here_runs_on_the_callers_thread_and_is_done_when_it_returns()
    {
        var caller = Environment.CurrentManagedThreadId;
        var read = _database.ReadHere(_ => Environment.CurrentManagedThreadId, Token);
        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal(caller, await read);
    }

    [Fact]
    public async Task A_read_here_sees_every_write_that_was_answered()
    {
        for (var id = 1; id <= 20; id++)
        {
            await Add(id);
            Assert.Equal(id, await Count());
        }
    }

    [Fact]
    public async Task A_read_here_that_throws_gives_its_place_back()
    {
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<FormatException>(
                () => _database.ReadHere<int>(_ => throw new FormatException("no"), Token));
        }

        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_read_here_cannot_write()
    {
        var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => _database.ReadHere(
            session =>
            {
                session.Execute("INSERT INTO notes(id) VALUES (1)");
                return true;
            },
            Token));
        Assert.Equal(SqliteFault.ReadOnly, error.Fault);
    }

    [Fact]
    public async Task A_read_here_waits_for_a_place_and_is_refused_after_the_bounded_wait()
    {
        using var reached = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var other = _database.Read(
            _ =>
            {
                reached.Set();
                return goOn.Wait(Limit);
            },
            Token);
        Assert.True(reached.Wait(Limit, Token));
        var refused = Count();
        Assert.False(refused.IsCompleted);
        _clock.Advance(_options.QueueWaitMax);

        var error = await Assert.ThrowsAsync<SqliteUnavailableException>(() => refused);
        Assert.Equal(SqliteFault.Overloaded, error.Fault);
        var later = Count();
        goOn.Set();
        Assert.True(await other);
        Assert.Equal(0, await later);
    }

    [Fact]
    public async Task A_read_here_that_was_cancelled_before_does_not_run()
    {
        var ran = false;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _database.ReadHere(_ => ran = true, new CancellationToken(canceled: true)));
        Assert.False(ran);
    }

    private Task<int> Add(long id) => _database.Write(
        session =>
        {
            using var insert = session.Statement("INSERT INTO notes(id) VALUES (?)");
            return insert.Bind(1, id).Run();
        },
        Token);

    private Task<long?> Count() =>
        _database.ReadHere(session => session.Number("SELECT count(*) FROM notes"), Token);
}
