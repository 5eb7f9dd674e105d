using System.ComponentModel;
using System.Diagnostics;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>A server that says in its first line where it is, and ends when its input does.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ServerProcess(Process process, string line) => (_process, Line) = (process, line);

    /// <summary>Its first line.</summary>
    public string Line { get; }

    /// <exception cref="BenchFailedException"/>
    public static async Task<ServerProcess> Start(
        string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask()
                .WaitAsync(StartMax, TimeProvider.System, cancellationToken);
            return line is null
                ? throw new BenchFailedException($"{System.IO.Path.GetFileName(arguments[0])} ended before it was up")
                : new ServerProcess(process, line);
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException or OperationCanceledException)
        {
            process?.Kill(entireProcessTree: true);
            throw e is OperationCanceledException
                ? e
                : new BenchFailedException(
                    $"{program} {System.IO.Path.GetFileName(arguments[0])} did not start: {e.Message}", e);
        }
    }

    /// <summary>One of this solution, from its own folder, since it has another framework beside it.</summary>
    public static Task<ServerProcess> StartOwn(string name, CancellationToken cancellationToken)
    {
        var own = new DirectoryInfo(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var folder = System.IO.Path.Combine(own.Parent!.Parent!.FullName, name, own.Name);
        return Start(Environment.ProcessPath!, [System.IO.Path.Combine(folder, $"{name}.dll")], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopMax, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
