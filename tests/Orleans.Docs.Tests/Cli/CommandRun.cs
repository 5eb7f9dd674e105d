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

    /// <summary>With somebody there who answers questions.</summary>
    public static Task<CommandRun> Typing(FakeDocsClient client, string typed, params string[] args) => Of(
        (_, tenant, _) =>
        {
            client.Tenant = tenant;
            return Task.FromResult<IDocsClient>(client);
        },
        interactive: true, args, typed);

    public static async Task<CommandRun> Of(Connect connect, bool interactive, string[] args, string typed = "")
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var bytes = new MemoryStream();
        var terminal = Terminal(output, error, bytes, interactive, typed);
        var exitCode = await new DocsCommand(terminal, connect).RunAsync(
            args, TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString(), bytes.ToArray());
    }

    public static Terminal Terminal(
        TextWriter output, TextWriter error, Stream bytes, bool interactive, string typed = "")
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
            In = new StringReader(typed),
            Console = new TypedConsole(console, typed),
            OpenBytes = () => bytes,
            IsInteractive = interactive,
            Time = TimeProvider.System,
        };
    }
}
