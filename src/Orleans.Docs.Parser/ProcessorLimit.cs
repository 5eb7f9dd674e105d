using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Parser;

/// <summary>
/// A token that is cancelled when this process and its tools have used so much time of processors since it was made. A
/// machine that is busy with other work costs none of it. The supervisor bounds the time by the clock.
/// </summary>
internal sealed class ProcessorLimit : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _spent = new();
    private readonly TimeSpan _until;
    private readonly Timer _timer;

    public ProcessorLimit(TimeSpan limit)
    {
        _until = Used() + limit;
        var first = limit < LookEvery ? limit : LookEvery;
        if (first < TimeSpan.FromMilliseconds(1))
        {
            // Nothing can be done in it.
            _spent.Cancel();
            first = Timeout.InfiniteTimeSpan;
        }

        _timer = new Timer(_ => Look(), null, first, LookEvery);
    }

    public CancellationToken Token => _spent.Token;

    public void Dispose()
    {
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended))
        {
            ended.WaitOne();
        }

        _spent.Dispose();
    }

    private static TimeSpan Used() => ProcessTree.ProcessorTime(Environment.ProcessId);

    private void Look()
    {
        if (!_spent.IsCancellationRequested && Used() >= _until)
        {
            _spent.Cancel();
        }
    }
}
