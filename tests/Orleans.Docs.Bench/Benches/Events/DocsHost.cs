using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Admission;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Local;
using Orleans.Docs.Search;
using Orleans.Docs.Silo;
using Orleans.Hosting;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>A silo of the product in this process, called without a network, some of its ports replaced.</summary>
internal sealed class DocsHost : IAsyncDisposable
{
    private readonly DataDirectory _data;
    private readonly IHost _host;

    private DocsHost(DataDirectory data, IHost host) => (_data, _host) = (data, host);

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Documents with their events, chain and keys; nothing is worked on, indexed or kept as a blob.</summary>
    public static Task<DocsHost> DocumentsOnly(
        string directory, Action<IServiceCollection> add, CancellationToken cancellationToken) =>
        Start(
            directory,
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton<IAdmission, NoAdmission>());
                services.Replace(ServiceDescriptor.Singleton<IProjection, NoProjection>());
                services.Replace(ServiceDescriptor.Singleton<IBlobStore, AnyBlob>());
                add(services);
            },
            cancellationToken);

    /// <summary>All of it, with engines that answer at once.</summary>
    public static Task<DocsHost> WholePath(
        string directory, Action<IServiceCollection> add, CancellationToken cancellationToken) =>
        WholePath(directory, new StubEngines(), add, [], cancellationToken);

    /// <summary>All of it, with those engines.</summary>
    /// <param name="options">As <c>--Docs:Section:Option=value</c>.</param>
    public static Task<DocsHost> WholePath<T>(
        string directory, T engines, Action<IServiceCollection> add, string[] options,
        CancellationToken cancellationToken)
        where T : IExtractor, IClassifier, IPiiDetector, ISummarizer =>
        Start(
            directory,
            services =>
            {
                Stub<IExtractor>(services, engines);
                Stub<IClassifier>(services, engines);
                Stub<IPiiDetector>(services, engines);
                Stub<ISummarizer>(services, engines);
                add(services);
            },
            cancellationToken, options);

    /// <summary>The same, and further engines; those here answer at once but for the one that extracts.</summary>
    public static Task<DocsHost> WithTextract(
        string directory, IEnumerable<string> arguments, Action<IServiceCollection> add,
        CancellationToken cancellationToken) =>
        Start(
            directory,
            services =>
            {
                var engines = new StubEngines();
                Stub<IClassifier>(services, engines);
                Stub<IPiiDetector>(services, engines);
                Stub<ISummarizer>(services, engines);
                add(services);
            },
            cancellationToken, [.. arguments]);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _data.Dispose();
    }

    private static void Stub<T>(IServiceCollection services, T engine) where T : class
    {
        services.RemoveAll<IEngineSource<T>>();
        services.AddSingleton<IEngineSource<T>>(new EngineSource<T>(
            new NamedEngine<T>(StubEngines.Name, () => engine)));
    }

    private static async Task<DocsHost> Start(
        string directory, Action<IServiceCollection> replace, CancellationToken cancellationToken,
        params string[] options)
    {
        var settings = new SiloSettings
        {
            DataDirectory = directory,

            // Nothing but what is measured: no sweep, one idle parser child, no activation that goes meanwhile.
            Arguments = ["--Docs:Sweep:Interval=01:00:00", "--Docs:Parser:Processes=1", .. options],
        };
        var data = DataDirectory.Open(directory);
        try
        {
            var host = DocsSilo.Build(settings, data, silo => replace(silo.Services));
            await host.StartAsync(cancellationToken);
            return new DocsHost(data, host);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private sealed class NoAdmission : IAdmission
    {
        public Task<bool> Offer(QueueEntry entry) => Task.FromResult(true);

        public Task Withdraw(DocumentKey document) => Task.CompletedTask;

        public Task Wake(DocumentKey document, Step step, int attempt) => Task.CompletedTask;

        public Task<IReadOnlyList<DocumentKey>> NotHeld(IReadOnlyList<DocumentKey> documents) =>
            Task.FromResult<IReadOnlyList<DocumentKey>>([]);

        public Task<ArrivalEstimate?> Expect(Document document) => Task.FromResult<ArrivalEstimate?>(null);
    }

    private sealed class NoProjection : IProjection
    {
        public Task Changed(DocumentKey document, long version, bool owes) => Task.CompletedTask;
    }

    /// <summary>Has every blob that is asked for.</summary>
    private sealed class AnyBlob : IBlobStore
    {
        public Task<bool> Put(BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken token) =>
            throw new NotSupportedException();

        public Task<Stream?> Open(BlobName name, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(Stream.Null);

        public Task<bool> Delete(BlobName name, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken) =>
            AsyncEnumerable.Empty<StoredBlob>();

        public IAsyncEnumerable<StoredBlob> List(DateTimeOffset from, DateTimeOffset until, CancellationToken token) =>
            AsyncEnumerable.Empty<StoredBlob>();
    }
}
