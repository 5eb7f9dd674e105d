using System.CommandLine;

namespace Orleans.Docs.Cli;

/// <summary>One word of the command line: its arguments, an example for its help, and what it does.</summary>
internal abstract class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Returns an <see cref="ExitCode"/>; failures that one line explains are thrown.</summary>
    public abstract Task<int> RunAsync(Call call, CancellationToken cancellationToken);
}
