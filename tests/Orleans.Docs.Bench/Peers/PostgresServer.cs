using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace Orleans.Docs.Bench.Peers;

/// <summary>
/// A PostgreSQL server of its own: a fresh cluster in a temporary directory, a private port on 127.0.0.1, ended and
/// removed with this object. Durable as it comes: <c>fsync</c> and <c>synchronous_commit</c> are on.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string BinDirectory = "/usr/lib/postgresql/15/bin";
    private const string User = "postgres";
    private const int SigInt = 2;
    private const int LinesKept = 20;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private static readonly (string Name, string Value)[] Tuning =
    [
        ("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on"), ("wal_level", "minimal"),
        ("max_wal_senders", "0"), ("shared_buffers", "256MB"), ("wal_buffers", "16MB"), ("max_wal_size", "8GB"),
        ("checkpoint_timeout", "30min"), ("max_connections", "300"), ("jit", "off"),
    ];

    private readonly Process _process;
    private readonly string _directory;
    private readonly int _port;
    private readonly Queue<string> _lastLines = new();

    private PostgresServer(Process process, string directory, int port)
    {
        _process = process;
        _directory = directory;
        _port = port;
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginErrorReadLine();
    }

    public int ProcessId => _process.Id;

    public static string Settings => string.Join(", ", Tuning.Select(one => $"{one.Name}={one.Value}"));

    /// <summary>Commands are prepared at their first use and stay prepared in a pooled connection.</summary>
    public string ConnectionString(int connections) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = _port,
        Username = User,
        Database = User,
        MinPoolSize = 0,
        MaxPoolSize = connections,
        Timeout = 60,
        CommandTimeout = 60,
        MaxAutoPrepare = 20,
        AutoPrepareMinUsages = 1,
        NoResetOnClose = true,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ToString();

    /// <exception cref="BenchFailedException">It is not installed or does not start.</exception>
    public static async Task<PostgresServer> Start(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(BinDirectory, "initdb")))
        {
            throw new BenchFailedException(
                "the peers need PostgreSQL 15; install it with: sudo apt-get install postgresql-15");
        }

        var directory = Directory.CreateTempSubdirectory("orleans-docs-postgres-").FullName;
        try
        {
            var data = Path.Combine(directory, "data");
            if (Environment.IsPrivilegedProcess)
            {
                // Its user may pass through the directory, and owns what lies in it.
                await Run(["install", "-d", "-m", "711", directory], cancellationToken);
                await Run(["install", "-d", "-m", "700", "-o", User, data], cancellationToken);
            }

            await Run(
                [.. Unprivileged(), $"{BinDirectory}/initdb", "--pgdata", data, "--username", User, "--auth", "trust",
                    "--encoding", "UTF8", "--locale", "C"],
                cancellationToken);
            var port = FreePort();
            string[] command =
            [
                .. Unprivileged(), $"{BinDirectory}/postgres", "-D", data, "-p",
                port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c",
                "unix_socket_directories=", .. Tuning.SelectMany(one => new[] { "-c", $"{one.Name}={one.Value}" }),
            ];
            var process = Process.Start(
                new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            var server = new PostgresServer(process, directory, port);
            try
            {
                await server.Ready(cancellationToken);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            throw;
        }
    }

    public async Task Execute(string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(1));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Asks for a fast shutdown, which breaks off sessions and closes the files in order.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _ = kill(_process.Id, SigInt);
            await _process.WaitForExitAsync().WaitAsync(StopTimeout, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private async Task Ready(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await Execute("SELECT 1", cancellationToken);
                return;
            }
            catch (NpgsqlException e)
            {
                if (_process.HasExited || TimeProvider.System.GetElapsedTime(started) > StartTimeout)
                {
                    throw new BenchFailedException($"PostgreSQL did not start:{LastLines()}", e);
                }
            }
        }
    }

    /// <summary>PostgreSQL refuses to run as root; its package brings a user for it.</summary>
    private static string[] Unprivileged() => Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups"]
        : [];

    private static async Task Run(string[] command, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        _ = await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchFailedException($"{string.Join(' ', command)} failed: {error.Trim()}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Take(string? line)
    {
        lock (_lastLines)
        {
            _lastLines.Enqueue(line ?? "");
            if (_lastLines.Count > LinesKept)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private string LastLines()
    {
        lock (_lastLines)
        {
            return string.Concat(_lastLines.Select(line => $"\n  {line}"));
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
