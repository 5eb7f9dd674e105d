namespace Orleans.Docs.Local.Sqlite;

/// <summary>One write on its way through <see cref="SqliteWriter"/>: tried once, then answered once.</summary>
internal abstract class SqliteWork(bool alone, CancellationToken cancellationToken)
{
    /// <summary>Runs by itself and outside of a transaction, as a checkpoint must.</summary>
    public bool Alone { get; } = alone;

    public bool IsCancelled => Token.IsCancellationRequested;

    protected CancellationToken Token { get; } = cancellationToken;

    /// <summary>What the caller gets instead of a result, after the commit: it may rest on unwritten data.</summary>
    public Exception? Failure { get; set; }

    public abstract void Try(SqliteSession session);

    public abstract void Answer();
}

internal sealed class SqliteWork<T>(Func<SqliteSession, T> work, bool alone, CancellationToken cancellationToken)
    : SqliteWork(alone, cancellationToken)
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
            _answer.TrySetException(Failure);
        }
        else
        {
            _answer.TrySetResult(_result);
        }
    }
}
