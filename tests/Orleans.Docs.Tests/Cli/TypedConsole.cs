using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Docs.Tests.Cli;

/// <summary>A console at which somebody types single keys; a new line is Enter.</summary>
internal sealed class TypedConsole(IAnsiConsole output, string typed) : IAnsiConsole, IAnsiConsoleInput
{
    private readonly Queue<char> _typed = new(typed);

    public Profile Profile => output.Profile;

    public IAnsiConsoleCursor Cursor => output.Cursor;

    public IAnsiConsoleInput Input => this;

    public IExclusivityMode ExclusivityMode => output.ExclusivityMode;

    public RenderPipeline Pipeline => output.Pipeline;

    /// <summary>Whether all was read that was typed.</summary>
    public bool IsRead => _typed.Count == 0;

    public void Clear(bool home) => output.Clear(home);

    public void Write(IRenderable renderable) => output.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => output.WriteAnsi(action);

    public bool IsKeyAvailable() => _typed.Count > 0;

    public ConsoleKeyInfo? ReadKey(bool intercept) => _typed.TryDequeue(out var key)
        ? new ConsoleKeyInfo(key, key is '\n' ? ConsoleKey.Enter : ConsoleKey.None, false, false, false)
        : null;

    /// <summary>Waits for the end where nothing is typed any more.</summary>
    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken)
    {
        if (ReadKey(intercept) is { } key)
        {
            return key;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return null;
    }
}
