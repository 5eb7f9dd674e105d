using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>What <c>wrk</c> found.</summary>
internal sealed record WrkResult(double PerSecond, double P99Milliseconds)
{
    private const int Connections = 32;
    private const string Rate = "Requests/sec:";
    private const string Tail = "99%";

    public static string Settings => $"wrk, one thread, {Connections} connections";

    /// <exception cref="BenchFailedException">It is not installed, or an answer was not as it should be.</exception>
    public static async Task<WrkResult> Of(
        Uri address, string? key, TimeSpan window, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--threads", "1", "--connections", $"{Connections}", "--latency", "--duration",
            string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Ceiling(window.TotalSeconds)}s"),
            .. key is null ? (string[])[] : ["--header", $"Authorization: Bearer {key}"], address.AbsoluteUri,
        ];
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
            await using var ending = cancellationToken.Register(() => process.Kill());
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Read(output);
        }
        catch (Win32Exception e)
        {
            throw new BenchFailedException("wrk is missing: install it with apt-get install wrk", e);
        }
    }

    public static WrkResult Read(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.FirstOrDefault(line => line.StartsWith("Non-2xx", StringComparison.Ordinal)
            || line.StartsWith("Socket errors", StringComparison.Ordinal)) is { } wrong)
        {
            throw new BenchFailedException($"wrk says: {wrong}");
        }

        var rate = lines.FirstOrDefault(line => line.StartsWith(Rate, StringComparison.Ordinal));
        var tail = lines.FirstOrDefault(line => line.StartsWith(Tail, StringComparison.Ordinal));
        return rate is null || tail is null
            ? throw new BenchFailedException("wrk gave no figures")
            : new WrkResult(
                double.Parse(rate[Rate.Length..], CultureInfo.InvariantCulture), Time(tail[Tail.Length..].Trim()));
    }

    private static double Time(string text)
    {
        var (unit, factor) = text switch
        {
            _ when text.EndsWith("us", StringComparison.Ordinal) => (2, 0.001),
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (2, 1),
            _ => (1, 1_000.0),
        };
        return double.Parse(text[..^unit], CultureInfo.InvariantCulture) * factor;
    }
}
