using Microsoft.Extensions.Logging;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>
/// The one writer of a database file: a thread that puts all writes that wait into one transaction. A write is answered
/// after the commit that holds it is on disk. A write that throws is undone alone; a failed commit fails all its
/// writes, and the next group starts on a fresh connection, so that the writer goes on as soon as the file can be
/// written again.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private const int PatienceShare = 4;

    /// <summary>Where waiting for more never brings any, most groups go without it.</summary>
    private const int ImpatientGroupsMax = 64;

    private readonly string _path;
    private readonly SqliteOptions _options;
    private readonly ILogger _logger;
    private readonly Func<SqliteUnavailableException, Exception> _told;
    private readonly Room _room;
    private readonly SqliteWorkQueue _queue = new();
    private readonly Thread _thread;
    private SqliteSession? _session;
    private bool _failed;
    private int _lastGroup;
    private int _impatientGroups;
    private int _impatientLeft;
    private TimeSpan _lastSync;

    /// <param name="session">Open and with its schema in place; owned by the writer from now on.</param>
    /// <param name="told">What callers get in place of a failure of the file; null: just that.</param>
    public SqliteWriter(
        string path, SqliteSession session, SqliteOptions options, TimeProvider clock, ILogger logger,
        Func<SqliteUnavailableException, Exception>? told = null)
    {
        _told = told ?? (fault => fault);
        _path = path;
        _session = session;
        _options = options;
        _logger = logger;
        _room = new Room(path, options.QueueLengthMax, options.QueueWaitMax, clock);

        // A thread of its own: syncing the disk blocks, and the pool's threads belong to the grains.
        _thread = new Thread(Run) { IsBackground = true, Name = $"writer of {Path.GetFileName(path)}" };
        _thread.Start();
    }

    /// <summary>
    /// Runs <paramref name="work"/> on the writer's thread. Cancellation counts until it starts; later the result does.
    /// </summary>
    /// <exception cref="SqliteUnavailableException">The file cannot be written, or too much waits.</exception>
    public Task<T> Write<T>(Func<SqliteSession, T> work, SqliteWorkKind kind, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var entered = _room.Enter(cancellationToken);
        return entered.IsCompletedSuccessfully
            ? Queue(work, kind, cancellationToken)
            : QueueLater(entered, work, kind, cancellationToken);
    }

    private async Task<T> QueueLater<T>(
        ValueTask entered, Func<SqliteSession, T> work, SqliteWorkKind kind, CancellationToken cancellationToken)
    {
        try
        {
            await entered.ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw _told(e);
        }

        return await Queue(work, kind, cancellationToken).ConfigureAwait(false);
    }

    private Task<T> Queue<T>(Func<SqliteSession, T> work, SqliteWorkKind kind, CancellationToken cancellationToken)
    {
        var item = new SqliteWork<T>(work, kind, _told, cancellationToken);
        if (!_queue.TryAdd(item))
        {
            _room.Leave();
            return Task.FromException<T>(_told(new SqliteUnavailableException(_path, SqliteFault.Closed)));
        }

        return item.Task;
    }

    /// <summary>Takes no more writes, finishes those that wait, and closes the file.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
    }

    private void Run()
    {
        var group = new List<SqliteWork>();
        SqliteWork? next = null;
        while (next is not null || _queue.Take(out next))
        {
            group.Clear();
            next = Commit(next, group);
            _lastGroup = group.Count;
            foreach (var item in group)
            {
                item.Answer();
            }
        }

        _session?.Dispose();
    }

    /// <summary>
    /// Tries and commits a group that begins with this write. Returns a taken write that must start the next group.
    /// </summary>
    private SqliteWork? Commit(SqliteWork first, List<SqliteWork> group)
    {
        SqliteWork? next = null;
        var isBegun = false;
        Join(first, group);
        try
        {
            var session = _session ??= SqliteSession.OpenWriter(_path, _options, create: false);
            if (first.Kind is SqliteWorkKind.Alone)
            {
                isBegun = true;
                first.Try(session);
            }
            else
            {
                session.Execute("BEGIN IMMEDIATE");
                isBegun = true;
                next = Fill(session, group);

                // By the machine's clock, like the sync itself.
                var started = TimeProvider.System.GetTimestamp();
                session.Execute("COMMIT");
                _lastSync = TimeProvider.System.GetElapsedTime(started);
            }

            if (_failed)
            {
                _failed = false;
                LogRecovered(_path);
            }
        }
        catch (Exception e)
        {
            // A file that cannot even be begun on makes nobody wait for a try of his own.
            while (!isBegun && group.Count < _options.WritesPerCommitMax && _queue.TryTake(out var waiting))
            {
                Join(waiting, group);
            }

            Abandon(group, SqliteUnavailableException.Map(_path, e));
        }

        return next;
    }

    /// <summary>
    /// Tries the group's first write, and those that wait or come meanwhile. Whoever was answered a moment ago is often
    /// about to write again: for as many as were in the last group it waits a part of the time that they would else
    /// wait for another sync; but less and less often while they do not come, since it costs a processor. Returns a
    /// taken write that must start the next group.
    /// </summary>
    private SqliteWork? Fill(SqliteSession session, List<SqliteWork> group)
    {
        var patience = Patience();
        var isPatient = patience > TimeSpan.Zero;
        TryOne(session, group[0]);
        while (group.Count < _options.WritesPerCommitMax)
        {
            SqliteWork? item;
            while (!_queue.TryTake(out item))
            {
                var isAsLarge = group.Count >= _lastGroup;
                if (isAsLarge || patience <= TimeSpan.Zero)
                {
                    Learn(isPatient, isAsLarge);
                    return null;
                }

                var idle = TimeProvider.System.GetTimestamp();
                Thread.Yield();
                patience -= TimeProvider.System.GetElapsedTime(idle);
            }

            if (item.Kind is SqliteWorkKind.Alone)
            {
                return item;
            }

            Join(item, group);
            TryOne(session, item);
        }

        return null;
    }

    private TimeSpan Patience()
    {
        if (_impatientLeft > 0)
        {
            _impatientLeft--;
            return TimeSpan.Zero;
        }

        var share = _lastSync / PatienceShare;
        return share < _options.GatherMax ? share : _options.GatherMax;
    }

    private void Learn(bool isPatient, bool isAsLarge)
    {
        if (isPatient)
        {
            _impatientGroups = isAsLarge ? 0 : Math.Min(ImpatientGroupsMax, (_impatientGroups * 2) + 1);
            _impatientLeft = _impatientGroups;
        }
    }

    private void Join(SqliteWork item, List<SqliteWork> group)
    {
        group.Add(item);
        _room.Leave();
    }

    private static void TryOne(SqliteSession session, SqliteWork item)
    {
        if (item.IsCancelled)
        {
            item.Failure = new OperationCanceledException();
            return;
        }

        if (item.Kind is SqliteWorkKind.ChecksFirst)
        {
            TryChecked(session, item);
            return;
        }

        session.Execute("SAVEPOINT one");
        try
        {
            item.Try(session);
        }
        catch (Exception e) when (session.InTransaction && !SqliteUnavailableException.IsFault(e, out _))
        {
            session.Execute("ROLLBACK TO one");
            item.Failure = e;
        }

        session.Execute("RELEASE one");
    }

    private static void TryChecked(SqliteSession session, SqliteWork item)
    {
        var changes = session.Changes;
        try
        {
            item.Try(session);
        }
        catch (Exception e) when (session.InTransaction && !SqliteUnavailableException.IsFault(e, out _))
        {
            item.Failure = session.Changes == changes
                ? e
                : throw new InvalidOperationException("a write threw after it had changed something", e);
        }
    }

    private void Abandon(List<SqliteWork> group, Exception error)
    {
        foreach (var item in group)
        {
            item.Failure = error;
        }

        // Closing rolls back what is open, and a new connection trusts nothing that this one has cached.
        try
        {
            _session?.Dispose();
        }
        catch (Exception e)
        {
            LogCloseFailed(_path, e);
        }

        _session = null;
        _failed = true;
        LogFailed(_path, group.Count, error);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "database {file} failed a group of {count} writes")]
    private partial void LogFailed(string file, int count, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "database {file} could not be closed after a failure")]
    private partial void LogCloseFailed(string file, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "database {file} can be written again")]
    private partial void LogRecovered(string file);
}
