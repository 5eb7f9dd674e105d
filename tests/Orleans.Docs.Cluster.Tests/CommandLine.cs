using Orleans.Docs.Cli;
using Orleans.Docs.Client;
using Spectre.Console;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>
/// The command line within this process, which writes and answers what <see cref="CliProcess"/> does without what it
/// costs to start one.
/// </summary>
internal static class CommandLine
{
    private const int Width = 160;

    public static async Task<CliProcess.Result> RunAsync(string dataDirectory, params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Width;
        var terminal = new Terminal
        {
            Out = output,
            Error = errors,
            Console = console,
            OpenBytes = () => Stream.Null,
            IsInteractive = false,
            Time = TimeProvider.System,
        };
        var exitCode = await new DocsCommand(
            terminal,
            async (directory, tenant, cancellationToken) =>
                await DocsClient.ConnectLocalAsync(directory, tenant, cancellationToken))
            .RunAsync(["--data", dataDirectory, .. arguments], TestContext.Current.CancellationToken);
        return new CliProcess.Result(
            exitCode, CliProcess.Lines(output.ToString()), CliProcess.Lines(errors.ToString()));
    }
}
