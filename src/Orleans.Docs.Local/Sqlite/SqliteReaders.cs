using System.Collections.Concurrent;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>
/// A bounded pool of read connections. Each read is one transaction, on a thread of the pool or the caller's.
/// </summary>
internal sealed class SqliteReaders(string path, SqliteOptions options, TimeProvider clock) : IDisposable
{
    private readonly Room _room = new(path, options.ReadersMax, options.QueueWaitMax, clock);
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private volatile bool _closed;

    /// <summary>
    /// Sees every write that was answered before. Must be short: while it runs, the write-ahead log cannot start anew.
    /// </summary>
    public async Task<T> Read<T>(Func<SqliteSession, T> work, bool here, CancellationToken cancellationToken)
    {
        if (_closed)
        {
            throw new SqliteUnavailableException(path, SqliteFault.Closed);
        }

        await _room.Enter(cancellationToken).ConfigureAwait(false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return here
                ? Run(work, oneStatement: true)
                : await Task.Run(() => Run(work, oneStatement: false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _room.Leave();
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    /// <param name="oneStatement">It is a snapshot by itself.</param>
    private T Run<T>(Func<SqliteSession, T> work, bool oneStatement)
    {
        SqliteSession? session = null;
        try
        {
            session = _idle.TryTake(out var idle) ? idle : SqliteSession.OpenReader(path, options);
            if (oneStatement)
            {
                return work(session);
            }

            session.Execute("BEGIN");
            var result = work(session);
            session.Execute("COMMIT");
            return result;
        }
        catch (Exception e)
        {
            // A connection that failed is not used again: it may have an open transaction or a damaged cache.
            session?.Dispose();
            session = null;
            if (SqliteUnavailableException.Map(path, e) is var mapped && !ReferenceEquals(mapped, e))
            {
                throw mapped;
            }

            throw;
        }
        finally
        {
            if (session is not null)
            {
                Return(session);
            }
        }
    }

    private void Return(SqliteSession session)
    {
        _idle.Add(session);
        if (_closed)
        {
            Dispose();
        }
    }
}
