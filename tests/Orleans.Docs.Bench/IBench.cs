using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench;

/// <summary>Measures one thing and says whether it reaches its bars.</summary>
internal interface IBench
{
    /// <summary>What it is called by on the command line: <c>[a-z0-9-]+</c>.</summary>
    string Name { get; }

    /// <summary>One line for the help.</summary>
    string Summary { get; }

    /// <summary>Adds figures as it finds them; ends and removes all that it started, also when cancelled.</summary>
    /// <exception cref="BenchFailedException">It could not be measured.</exception>
    Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken);
}

/// <summary>Why a bench gives no figure, in one line for people.</summary>
internal sealed class BenchFailedException(string reason, Exception? inner = null) : Exception(reason, inner);
