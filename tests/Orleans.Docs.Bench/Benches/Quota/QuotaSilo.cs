using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Events;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Quota;

/// <summary>
/// A silo of the product in this process whose scans are read by Textract, over the wire; the other engines answer at
/// once, and the stores are the embedded ones, so that nothing but the quota is the limit.
/// </summary>
internal sealed class QuotaSilo : IAsyncDisposable
{
    public const string Settings =
        "one silo, embedded stores; extract by Textract over HTTP, the other engines answer at once";

    private readonly string _directory;
    private readonly DocsHost _host;
    private readonly SettledWatch _watch;

    private QuotaSilo(string directory, DocsHost host, SettledWatch watch) =>
        (_directory, _host, _watch) = (directory, host, watch);

    public IServiceProvider Services => _host.Services;

    public static async Task<QuotaSilo> Start(
        Uri textract, double perSecond, CancellationToken cancellationToken)
    {
        // The standard chain; it opens nothing anywhere else.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDSTUB");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "stub-secret");
        var directory = Directory.CreateTempSubdirectory("orleans-docs-bench-").FullName;
        SettledWatch? watch = null;
        try
        {
            var host = await DocsHost.WithTextract(
                System.IO.Path.Combine(directory, "quota"),
                [
                    "--Docs:Aws:Connection:Region=eu-west-1",
                    .. new[] { "DynamoDb", "S3", "Sqs", "Kms", "Textract", "Comprehend", "SageMaker", "Bedrock" }
                        .Select(service => $"--Docs:Aws:Connection:{service}Url={textract}"),
                    "--Docs:Engines:Extract=textract-text",
                    string.Create(
                        CultureInfo.InvariantCulture, $"--Docs:Aws:Quotas:PerSecond:DetectDocumentText={perSecond}"),
                ],
                services =>
                {
                    services.AddAwsClients().AddAwsEngines();
                    var store = services.Last(service => service.ServiceType == typeof(IEventStore));
                    services.Replace(ServiceDescriptor.Singleton<IEventStore>(
                        provider => watch = new SettledWatch((IEventStore)store.ImplementationFactory!(provider))));
                },
                cancellationToken);
            return new QuotaSilo(directory, host, watch!);
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>A scan of one page, from upload to settled.</summary>
    public Task Process(CancellationToken cancellationToken) => Submit(cancellationToken).Settled;

    /// <summary>The same, and when it is stored; in the end, how its time of arrival was told.</summary>
    public (Task Stored, Task<ToldArrival> Settled) Submit(CancellationToken cancellationToken)
    {
        var key = SampleLife.NewKey();
        var settled = _watch.Settled(key);
        byte[] scan = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, .. Guid.NewGuid().ToByteArray()];
        var stored = _host.Grains.GetGrain<IUploadGrain>($"{key.Tenant}/{Guid.NewGuid():N}")
            .Submit(new UploadOptions { FileName = "scan.png", DocumentId = key.Id }, scan);
        return (stored, Both());

        async Task<ToldArrival> Both()
        {
            var receipt = await stored;
            var told = TimeProvider.System.GetUtcNow();
            await settled.WaitAsync(cancellationToken);
            return new ToldArrival(told, receipt.Expected?.At, TimeProvider.System.GetUtcNow());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>What the answer to a submit said, and how it was.</summary>
internal readonly record struct ToldArrival(DateTimeOffset Told, DateTimeOffset? Expected, DateTimeOffset Settled)
{
    public TimeSpan Took => Settled - Told;

    /// <summary>By which part of what it took from then on it was wrong; null where nothing was told.</summary>
    public double? Error => Expected is { } expected ? Math.Abs((expected - Settled) / Took) : null;
}
