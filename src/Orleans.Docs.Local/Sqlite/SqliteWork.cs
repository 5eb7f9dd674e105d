namespace Orleans.Docs.Local.Sqlite;

/// <summary>One write on its way through <see cref="SqliteWriter"/>: tried once, then answered once.</summary>
internal abstract class SqliteWork(SqliteWorkKind kind, CancellationToken cancellationToken)
{
    public SqliteWorkKind Kind { get; } = kind;

    public bool IsCancelled => Token.IsCancellationRequested;

    protected CancellationToken Token { get; } = cancellationToken;

    /// <summary>What the caller gets instead of a result, after the commit: it may rest on unwritten data.</summary>
    public Exception? Failure { get; set; }

    public abstract void Try(SqliteSession session);

    public abstract void Answer();
}

internal enum SqliteWorkKind
{
    /// <summary>Shares a transaction; if it throws, what it changed is undone alone.</summary>
    Shared,

    /// <summary>Shares a transaction, and throws only before it changes anything: there is nothing to undo.</summary>
    ChecksFirst,

    /// <summary>Runs by itself and outside of a transaction, as a checkpoint must.</summary>
    Alone,
}

/// <param name="told">What the caller gets in place of a failure of the file.</param>
internal sealed class SqliteWork<T>(
    Func<SqliteSession, T> work, SqliteWorkKind kind, Func<SqliteUnavailableException, Exception> told,
    CancellationToken cancellationToken)
    : SqliteWork(kind, cancellationToken)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _answer.Task;

    public override void Try(SqliteSession session) => _result = work(session);

    public override void Answer()
    {
        if (Failure is OperationCanceledException)
        {
            _answer.TrySetCanceled(Token);
        }
        else if (Failure is not null)
        {
            _answer.TrySetException(Failure is SqliteUnavailableException fault ? told(fault) : Failure);
        }
        else
        {
            _answer.TrySetResult(_result);
        }
    }
}
