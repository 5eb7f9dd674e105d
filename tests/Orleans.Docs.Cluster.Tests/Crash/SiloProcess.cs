using System.Diagnostics;
using System.Globalization;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>
/// A silo in a process of its own. Whatever happens to the test, the process ends with it: by
/// <see cref="DisposeAsync"/>, or because its standard input closes.
/// </summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>What a process that was ended by SIGKILL exits with: 128 and the signal's number.</summary>
    public const int KilledExitCode = 128 + 9;

    private const int ErrorLinesKept = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private readonly Process _process;
    private readonly Queue<string> _errors = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<ProcessTable.Entry> _children = [];

    private SiloProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("ready", StringComparison.Ordinal) == true)
            {
                _ready.TrySetResult();
            }
        };
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>The last lines of its standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <param name="program">A program whose files lie beside the tests'.</param>
    public static SiloProcess Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new SiloProcess(Process.Start(start)!);
    }

    /// <summary>Whether it takes calls; false if it ended before it came to that.</summary>
    public async Task<bool> IsReady()
    {
        using var limit = new CancellationTokenSource(Limit);
        var ended = _process.WaitForExitAsync(limit.Token);
        await await Task.WhenAny(_ready.Task, ended);
        return !ended.IsCompleted;
    }

    /// <summary>SIGKILL: nothing of it runs any further when this returns.</summary>
    /// <param name="gone">Cancelled before anybody can find out otherwise.</param>
    public async Task Kill(CancellationTokenSource? gone = null)
    {
        NoteChildren();
        _process.Kill();
        await (gone?.CancelAsync() ?? Task.CompletedTask);
        Assert.Equal(KilledExitCode, await Exit());
    }

    /// <summary>SIGTERM, as an operator or a supervisor stops it.</summary>
    public Task<int> Terminate()
    {
        NoteChildren();
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        return Exit();
    }

    public async Task<int> Exit()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>
    /// Waits until it is gone, though what it started may still hold its outputs, which <see cref="Exit"/> waits for.
    /// </summary>
    public Task IsGone() => Eventually.True(
        () => Task.FromResult(_process.HasExited), () => $"silo {Id} does not end\n{Errors}", Limit);

    /// <summary>Remembers the processes below it, for <see cref="LeavesNoProcess"/> to look for.</summary>
    public void NoteChildren() => _children.UnionWith(ProcessTable.Below(Id));

    /// <summary>Waits until nothing of what it started runs any more; fails if that does not happen.</summary>
    public Task LeavesNoProcess() => Eventually.True(
        () => _children.All(child => !ProcessTable.IsAlive(child)),
        () => $"silo {Id} is gone, these are not: {string.Join(", ", _children.Where(ProcessTable.IsAlive))}");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null)
            {
                _errors.Enqueue(line);
            }

            if (_errors.Count > ErrorLinesKept)
            {
                _errors.Dequeue();
            }
        }
    }
}
