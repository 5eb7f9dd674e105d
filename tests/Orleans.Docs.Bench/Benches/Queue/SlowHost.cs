using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>A silo with slow engines, and when each of its documents has settled.</summary>
internal sealed class SlowHost : IAsyncDisposable
{
    private const int Calls = 16;

    private readonly DocsHost _docs;
    private readonly SettledWatch _watch;

    private SlowHost(DocsHost docs, SettledWatch watch) => (_docs, _watch) = (docs, watch);

    public static string Settings => $"{Calls} calls of each engine at once; {SlowEngines.Settings}";

    public static async Task<SlowHost> Start(string directory, CancellationToken cancellationToken)
    {
        SettledWatch? watch = null;
        string[] options =
        [
            .. new[] { "Extract", "Classify", "DetectPii", "Summarize" }
                .Select(step => $"--Docs:Admission:{step}Concurrency={Calls}"),
        ];
        var docs = await DocsHost.WholePath(
            directory, new SlowEngines(),
            services =>
            {
                var store = services.Last(service => service.ServiceType == typeof(IEventStore));
                services.Replace(ServiceDescriptor.Singleton<IEventStore>(
                    provider => watch = new SettledWatch((IEventStore)store.ImplementationFactory!(provider))));
            },
            options, cancellationToken);
        return new SlowHost(docs, watch!);
    }

    /// <summary>The receipt, and a task that ends when the document is settled.</summary>
    public async Task<(Receipt Receipt, Task Settled)> Submit(Lane lane)
    {
        var key = SampleLife.NewKey();
        var settled = _watch.Settled(key);
        var receipt = await _docs.Grains.GetGrain<IUploadGrain>($"{key.Tenant}/{Guid.NewGuid():N}").Submit(
            new UploadOptions { FileName = "order.txt", DocumentId = key.Id, Lane = lane },
            Guid.NewGuid().ToByteArray());
        return (receipt, settled);
    }

    public ValueTask DisposeAsync() => _docs.DisposeAsync();
}
