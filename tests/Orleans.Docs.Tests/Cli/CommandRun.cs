using System.Text.Json;
using Orleans.Docs.Cli;
using Orleans.Docs.Client;
using Spectre.Console;

namespace Orleans.Docs.Tests.Cli;

/// <summary>One run of the command line against a fake: its exit code and what it wrote.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error, byte[] Bytes)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement[] Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];

    public static Task<CommandRun> Of(FakeDocsClient client, params string[] args) => Of(client, false, args);

    public static async Task<CommandRun> Of(FakeDocsClient client, bool interactive, string[] args) =>
        await Of(
            (_, tenant, _) =>
            {
                client.Tenant = tenant;
                return Task.FromResult<IDocsClient>(client);
            },
            interactive,
            args);

    public static async Task<CommandRun> Of(Connect connect, bool interactive, string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var bytes = new MemoryStream();
        var exitCode = await new DocsCommand(Terminal(output, error, bytes, interactive), connect).RunAsync(
            args, TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString(), bytes.ToArray());
    }

    public static Terminal Terminal(TextWriter output, TextWriter error, Stream bytes, bool interactive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 160;
        return new Terminal
        {
            Out = output,
            Error = error,
            Console = console,
            OpenBytes = () => bytes,
            IsInteractive = interactive,
            Time = TimeProvider.System,
        };
    }
}
