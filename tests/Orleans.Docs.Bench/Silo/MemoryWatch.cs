using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Silo;

/// <summary>Looks at a process tree's memory again and again and keeps the highest sum, with who held it.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private readonly int _root;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public MemoryWatch(int root)
    {
        _root = root;
        _loop = Task.Run(Watch);
    }

    public static TimeSpan Every { get; } = TimeSpan.FromMilliseconds(100);

    public double PeakMiB { get; private set; }

    /// <summary>Who held how much at the peak.</summary>
    public string PeakParts { get; private set; } = "";

    public int Looks { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task Watch()
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Look()
    {
        var tree = ProcessTree.Read(_root);
        var sum = tree.Sum(process => process.PssKiB) / 1024.0;
        Looks++;
        if (sum > PeakMiB)
        {
            PeakMiB = sum;
            PeakParts = string.Join(", ", tree.GroupBy(process => process.Name).Select(group =>
                $"{group.Key} {Figures.Of(group.Sum(process => process.PssKiB) / 1024.0)} MiB in {group.Count()}"));
        }
    }
}
