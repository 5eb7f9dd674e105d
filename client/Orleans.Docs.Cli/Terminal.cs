using System.Text;
using Orleans.Docs.Cli.Rendering;
using Spectre.Console;

namespace Orleans.Docs.Cli;

/// <summary>Where the program writes, and whether a person looks on.</summary>
internal sealed class Terminal
{
    private const int RedirectedWidth = 160;
    private const int WideFrom = 110;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Answers to questions; at its end where nobody is asked.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Formats for people; writes to <see cref="Out"/>.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>For bytes that are not text.</summary>
    public required Func<Stream> OpenBytes { get; init; }

    /// <summary>
    /// Whether <see cref="Out"/> is a terminal, so that control characters would act and lines can be redrawn.
    /// </summary>
    public required bool IsInteractive { get; init; }

    /// <summary>Whether there is room for columns that one can do without.</summary>
    public bool IsWide => Console.Profile.Width >= WideFrom;

    public required TimeProvider Time { get; init; }

    /// <summary>The user's zone, in which times without one are meant and times are shown.</summary>
    public TimeZoneInfo Zone => Time.LocalTimeZone;

    public static Terminal OfProcess()
    {
        var console = AnsiConsole.Console;
        var isInteractive = !System.Console.IsOutputRedirected && console.Profile.Capabilities.Interactive;
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return new Terminal
        {
            Out = System.Console.Out,
            Error = System.Console.Error,
            In = System.Console.In,
            Console = console,
            OpenBytes = System.Console.OpenStandardOutput,
            IsInteractive = isInteractive,
            Time = TimeProvider.System,
        };
    }

    /// <summary>Text of a document: as it is into a file or pipe, without control characters onto a terminal.</summary>
    public void WriteText(string text) => Out.WriteLine(IsInteractive ? Untrusted.Clean(text) : text);

    /// <summary>What is not part of the output, such as how far something has come.</summary>
    public void WriteNote(string line) => Error.WriteLine(Untrusted.CleanLine(line));

    public void WriteError(string line) => Error.WriteLine($"docs: {Untrusted.CleanLine(line)}");
}
