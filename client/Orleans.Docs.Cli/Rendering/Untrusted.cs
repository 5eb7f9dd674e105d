using Orleans.Docs.Content;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Text that others wrote, as this terminal shows it: see <see cref="TerminalText"/>.</summary>
internal static class Untrusted
{
    /// <inheritdoc cref="TerminalText.Clean"/>
    public static string Clean(string text) => TerminalText.Clean(text);

    /// <inheritdoc cref="TerminalText.CleanLine"/>
    public static string CleanLine(string text) => TerminalText.CleanLine(text);

    /// <summary>One line as a renderable that takes no markup.</summary>
    public static Text Line(string? text, Style? style = null) => new(CleanLine(text ?? ""), style);

    /// <inheritdoc cref="TerminalText.EscapeJson"/>
    public static string EscapeJson(string json) => TerminalText.EscapeJson(json);
}
