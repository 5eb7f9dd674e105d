using System.Diagnostics;
using System.Runtime.InteropServices;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>The command line as a process of its own.</summary>
internal static class CliProcess
{
    public sealed record Result(int ExitCode, string[] Output, string[] Errors);

    /// <summary>
    /// Where it is built, with all that it needs beside it: the silo's framework, which tests share, brings what the
    /// command line has to bring along.
    /// </summary>
    private static string Program => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Orleans.Docs.Cli",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Orleans.Docs.Cli.dll"));

    public static Task<Result> RunAsync(string dataDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet")),
            [Program, .. arguments]);
        start.Environment[SiloAnnouncement.DataDirectoryVariable] = dataDirectory;
        return RunAsync(start);
    }

    /// <summary>A verb of the silo's program that comes to an end by itself.</summary>
    public static Task<Result> RunSiloAsync(params string[] arguments) =>
        RunAsync(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Orleans.Docs.Silo"), arguments));

    private static async Task<Result> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Result(process.ExitCode, Lines(await output), Lines(await errors));
    }

    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
