using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Orleans.Docs.Client;

namespace Orleans.Docs.Bench.Silo;

/// <summary>
/// A silo in a process of its own, as <c>./docs up</c> starts it, on a data directory that is removed with it.
/// Encryption and chain are on: nothing can turn them off.
/// </summary>
internal sealed class BenchSilo : IAsyncDisposable
{
    private const string Program = "Orleans.Docs.Silo.dll";
    private const string Ready = "ready";
    private const int LinesKept = 20;
    private const int SigTerm = 15;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _directory;

    private BenchSilo(Process process, string directory)
    {
        _process = process;
        _directory = directory;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => _ready.TrySetException(Ended());
        process.EnableRaisingEvents = true;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public string DataDirectory => _directory;

    /// <summary>Returns when the silo takes calls.</summary>
    /// <param name="arguments">Further configuration, as <c>--Docs:Section:Option=value</c>.</param>
    /// <exception cref="BenchFailedException"/>
    public static async Task<BenchSilo> Start(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("orleans-docs-bench-").FullName;
        string[] command =
        [
            .. TwoCores.Prefix(), Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, Program), "up",
            "--data", directory, .. arguments,
        ];
        BenchSilo silo;
        try
        {
            silo = new BenchSilo(
                Process.Start(new ProcessStartInfo(command[0], command[1..])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!,
                directory);
        }
        catch (Win32Exception e)
        {
            Directory.Delete(directory, recursive: true);
            throw new BenchFailedException($"the silo did not start: {e.Message}", e);
        }

        try
        {
            await silo._ready.Task.WaitAsync(StartTimeout, TimeProvider.System, cancellationToken);
            return silo;
        }
        catch (TimeoutException e)
        {
            await silo.DisposeAsync();
            throw new BenchFailedException($"the silo was not ready in {StartTimeout}", e);
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public Task<DocsClient> Connect(string tenant, CancellationToken cancellationToken) =>
        DocsClient.ConnectLocalAsync(_directory, tenant, cancellationToken);

    /// <exception cref="BenchFailedException">The silo has ended by itself.</exception>
    public void ThrowIfEnded()
    {
        if (_process.HasExited)
        {
            throw Ended();
        }
    }

    /// <summary>SIGKILL, at any moment; its children end with its pipes.</summary>
    public async Task Kill(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Asks it to stop, then ends it; its children end with its pipes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _ = _process.HasExited ? 0 : kill(_process.Id, SigTerm);
            await _process.WaitForExitAsync().WaitAsync(StopTimeout, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.StartsWith(Ready, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LinesKept)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private BenchFailedException Ended()
    {
        lock (_lastLines)
        {
            var text = new StringBuilder("the silo ended");
            foreach (var line in _lastLines)
            {
                text.Append("\n  ").Append(line);
            }

            return new BenchFailedException(text.ToString());
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
