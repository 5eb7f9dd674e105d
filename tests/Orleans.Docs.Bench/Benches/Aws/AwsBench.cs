using System.Collections.Immutable;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>
/// The wing on AWS against emulators and the stub, each a process of its own: what a document costs in writes and in
/// pages, how much of the wire's speed the bulk writer reaches, what a call costs, and how long a page takes.
/// </summary>
internal sealed class AwsBench : IBench
{
    private const string Documents = "documents";
    private const string Bulk = "bulk";
    private const string Clients = "clients";

    public static IReadOnlyList<string> Parts { get; } = [Documents, Bulk, Clients];

    public string Name => "aws";

    public string Summary => "against emulators: writes and pages that a document costs, bulk indexing, CPU of clients";

    public async Task Run(BenchReport report, BenchSettings settings, CancellationToken cancellationToken)
    {
        report.Say("aws: starting emulators");
        await using var stack = await AwsStack.Start(cancellationToken);
        var common = ImmutableSortedDictionary<string, string>.Empty
            .Add("cores", Figures.Of(Environment.ProcessorCount))
            .Add("emulators", "DynamoDB Local, a stub of the other services, an OpenSearch of our own, as processes");
        if (settings.Wants(Bulk))
        {
            await new BulkPart(stack, report, settings, common).Run(cancellationToken);
        }

        if (settings.Wants(Clients))
        {
            await new ClientsPart(stack, report, settings, common).Run(cancellationToken);
        }

        if (settings.Wants(Documents))
        {
            await new DocumentsPart(stack, report, settings, common).Run(cancellationToken);
        }
    }
}
