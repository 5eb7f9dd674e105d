using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Aws;
using Orleans.Docs.Bench.Benches.Aws;
using Orleans.Docs.Bench.Silo;

namespace Orleans.Docs.Bench.Benches.Cluster;

/// <summary>Silos that know each other by a table. One that is started again is new to the others.</summary>
internal sealed class ClusterSilos : IAsyncDisposable
{
    public const int Count = 3;

    /// <summary>What the account is allowed at once; of it the silos use their share.</summary>
    public const int JobsAllowed = 10;

    /// <summary>97 of 100, in whole jobs.</summary>
    public const int JobPlaces = 9;

    /// <summary>A larger file is read by a job.</summary>
    public const int CallBytesMax = 1_000;

    private const string Bucket = "docs-bench";

    private readonly BenchSilo?[] _silos = new BenchSilo?[Count];
    private readonly string[] _options;

    private ClusterSilos(AwsStack stack, ServiceProvider stores) =>
        (Stores, _options) = (stores, [.. stack.Options(stack.DynamoDb), .. Options()]);

    public ServiceProvider Stores { get; }

    public static async Task<ClusterSilos> Start(AwsStack stack, CancellationToken cancellationToken)
    {
        var silos = new ClusterSilos(stack, stack.Services(stack.DynamoDb));
        try
        {
            await foreach (var _ in silos.Stores.GetRequiredService<AwsResources>().Make(cancellationToken))
            {
            }

            for (var i = 0; i < Count; i++)
            {
                await silos.StartAgain(i, cancellationToken);
            }

            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    public Task Kill(int index, CancellationToken cancellationToken) => _silos[index]!.Kill(cancellationToken);

    /// <summary>Returns when the silo takes calls.</summary>
    public async Task StartAgain(int index, CancellationToken cancellationToken)
    {
        await (_silos[index]?.DisposeAsync() ?? ValueTask.CompletedTask);
        _silos[index] = null;
        _silos[index] = await BenchSilo.Start(_options, cancellationToken);
    }

    /// <exception cref="BenchFailedException">A silo has ended that nobody killed.</exception>
    public void ThrowIfEnded()
    {
        foreach (var silo in _silos)
        {
            silo?.ThrowIfEnded();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await (silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        await Stores.DisposeAsync();
    }

    /// <summary>Quotas that are no limit, but for the jobs; the probes of membership as they are by default.</summary>
    private static IEnumerable<string> Options() =>
    [
        "--Docs:Aws:Index:Shards=1", "--Docs:Aws:Index:RefreshInterval=00:00:00.200",
        "--Docs:Parser:Processes=1",
        string.Create(CultureInfo.InvariantCulture, $"--Docs:Aws:Textract:CallBytesMax={CallBytesMax}"),
        $"--Docs:Aws:Textract:WorkBucket={Bucket}", "--Docs:Aws:Textract:PollEvery=00:00:01",
        string.Create(CultureInfo.InvariantCulture, $"--Docs:Aws:Quotas:TextractJobs={JobsAllowed}"),
        .. new[]
        {
            "DetectDocumentText", "StartDocumentTextDetection", "GetDocumentTextDetection", "DetectPiiEntities",
        }.Select(api => $"--Docs:Aws:Quotas:PerSecond:{api}=100"),
    ];
}
