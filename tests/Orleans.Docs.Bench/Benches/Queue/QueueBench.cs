using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>
/// What waits before the engines: what a waiting document takes, whether the lanes keep real-time documents quick, how
/// right the time is that a submit answers with, and whether a day's documents all come through. In one process,
/// engines played.
/// </summary>
internal sealed class QueueBench : IBench
{
    private const string Waiting = "waiting";
    private const string Million = "million";
    private const string Lanes = "lanes";
    private const string Expected = "expected";
    private const string Day = "day";

    public static IReadOnlyList<string> Parts { get; } = [Waiting, Million, Lanes, Expected, Day];

    public string Name => "queue";

    public string Summary =>
        "waiting documents, up to a million: memory, submits; lanes; the time told at submit; a day's documents";

    public async Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("orleans-docs-queue-").FullName;
        try
        {
            var run = new QueueRun(
                report, settings.Quick, directory,
                ImmutableSortedDictionary<string, string>.Empty
                    .Add("cores", Figures.Of(Environment.ProcessorCount))
                    .Add("silo", "embedded, in this process, called without a network")
                    .Add("file system", new DriveInfo(System.IO.Path.GetTempPath()).DriveFormat));
            if (settings.Wants(Waiting))
            {
                await new WaitingPart(run).Run(cancellationToken);
            }

            if (settings.Wants(Million))
            {
                await new MillionPart(run).Run(cancellationToken);
            }

            if (settings.Wants(Lanes))
            {
                await new LanesPart(run).Run(cancellationToken);
            }

            if (settings.Wants(Expected))
            {
                await new ExpectedPart(run).Run(cancellationToken);
            }

            if (settings.Wants(Day))
            {
                await new DayPart(run).Run(cancellationToken);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

/// <summary>What all parts of one run share.</summary>
internal sealed record QueueRun(
    BenchReport Report, bool Quick, string Directory, ImmutableSortedDictionary<string, string> Settings)
{
    public string File(string name) => System.IO.Path.Combine(Directory, name);
}
