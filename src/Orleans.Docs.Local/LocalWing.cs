using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Callers;
using Orleans.Docs.Local.Engines.Classify;
using Orleans.Docs.Local.Engines.Extract;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Engines.Summarize;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Files;
using Orleans.Docs.Local.Grains;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Notifications;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local;

/// <summary>
/// The embedded wing: every port on files of one data directory, every engine in this process or its children.
/// </summary>
public static class LocalWing
{
    /// <summary>What <c>Docs:Wing</c> says to choose this wing, which is the default.</summary>
    public const string Name = "Local";

    /// <param name="data">Taken by the caller, and released when the silo has ended.</param>
    /// <param name="create">
    /// Whether stores and keys are made where none was yet; otherwise one that is missing is an error.
    /// </param>
    public static ISiloBuilder AddLocalWing(this ISiloBuilder silo, DataDirectory data, bool create = true)
    {
        var services = silo.Services;
        services.AddSingleton(data);
        services.AddSingleton(provider => new CallerTokens(
            CallersKeyFile.LoadOrCreate(data.Path), provider.GetRequiredService<TimeProvider>()));
        AddStores(services, data, create);
        AddRoots(services, data, create);
        services.AddHostedService<StoresAtStart>();
        services.AddLocalEngines();
        services.AddWebhooks();
        services.AddOptions<SqliteGrainStorageOptions>(StorageNames.Wing).BindConfiguration("Docs:Local:Grains");
        return silo.AddSqliteGrainStorage(StorageNames.Wing, data.File("grains.db"), create: create)
            .AddOperatorStorage(e => (e as SqliteUnavailableException)?.Message);
    }

    private static void AddStores(IServiceCollection services, DataDirectory data, bool create)
    {
        DocsCore.Options<SqliteEventStoreOptions, SqliteEventStoreOptionsValidator>(services, "Local:Events");
        DocsCore.Options<LocalBlobStoreOptions, LocalBlobStoreOptionsValidator>(services, "Local:Blobs");
        DocsCore.Options<SqliteSearchIndexOptions, SqliteSearchIndexOptionsValidator>(services, "Local:Index");
        services.PostConfigure<SqliteSearchIndexOptions>(options => options.Directory = data.File("index"));
        services.AddSingleton(_ => new FileMasterKey(
            data.File("master.key"), create: create && !File.Exists(data.File("keys.db"))));
        services.AddSingleton<IMasterKey>(provider => provider.GetRequiredService<FileMasterKey>());

        // One after the other: where the next one stands, a missing one was lost and must be restored, not made anew.
        services.AddSingleton<IKeyStore>(provider => KeysOf(provider, data, create));
        services.AddSingleton<IEventStore>(provider => After<IKeyStore, SqliteEventStore>(provider, () => new(
            data.File("events.db"),
            provider.GetRequiredService<IOptions<SqliteEventStoreOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteEventStore>>(),
            create: create && !Directory.Exists(data.File("blobs")))));
        services.AddSingleton<IBlobStore>(provider => After<IEventStore, LocalBlobStore>(provider, () => new(
            data.File("blobs"),
            provider.GetRequiredService<IOptions<LocalBlobStoreOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LocalBlobStore>>(),
            create: create && !Directory.Exists(data.File("index")))));
        services.AddSingleton<ISearchIndex>(provider => After<IBlobStore, SqliteSearchIndex>(provider, () => new(
            provider.GetRequiredService<IOptions<SqliteSearchIndexOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteSearchIndex>>())));
    }

    private static SqliteKeyStore KeysOf(IServiceProvider provider, DataDirectory data, bool create)
    {
        var master = provider.GetRequiredService<FileMasterKey>();
        var keys = new SqliteKeyStore(
            data.File("keys.db"),
            provider.GetRequiredService<IOptions<SqliteEventStoreOptions>>().Value.Database,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteKeyStore>>(),
            create: create && !File.Exists(data.File("events.db")));
        try
        {
            master.CheckHolds(keys.MasterKeysAtEnds());
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    private static T After<TEarlier, T>(IServiceProvider provider, Func<T> open) where TEarlier : notnull
    {
        provider.GetRequiredService<TEarlier>();
        return open();
    }

    private static void AddRoots(IServiceCollection services, DataDirectory data, bool create)
    {
        DocsCore.Options<LocalRootOptions, LocalRootOptionsValidator>(services, "Local:Roots");
        services.AddSingleton<IRootStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<LocalRootOptions>>().Value;
            return new FileRootStore(RootsOf(data, options), options);
        });
        services.AddSingleton<IRootSigner>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<LocalRootOptions>>().Value;
            var file = options.KeyFile.Length > 0 ? options.KeyFile : data.File("roots.key");
            return new FileRootSigner(file, create: create && !FileRootStore.HoldsRoots(RootsOf(data, options)))
            {
                Caution = Volume.IsShared(file, data.Path)
                    ? "the key that signs roots lies on the volume of the events: whoever can change every file there "
                        + "can sign as well; put it on another one (Docs:Local:Roots:KeyFile), and copies of the roots"
                    : null,
            };
        });
    }

    private static string RootsOf(DataDirectory data, LocalRootOptions options) =>
        options.Directory.Length > 0 ? options.Directory : data.File("roots");

    /// <summary>The local engines alone: each wing may use them.</summary>
    public static IServiceCollection AddLocalEngines(this IServiceCollection services)
    {
        services.AddLocalExtractor();
        services.AddSingleton<IEngineSource<IExtractor>>(provider => new EngineSource<IExtractor>(
            new NamedEngine<IExtractor>(LocalExtractor.Name, provider.GetRequiredService<IExtractor>)
            {
                GuardsItself = true,
            }));
        DocsCore.Options<ClassifierOptions, ClassifierOptionsValidator>(services, "Classifier");
        services.AddSingleton<IEngineSource<IClassifier>, LocalClassifiers>();
        DocsCore.Options<PiiOptions, PiiOptionsValidator>(services, "Pii");
        services.AddSingleton<IEngineSource<IPiiDetector>, LocalPiiDetectors>();
        services.AddSingleton<INameFinder, NameListFinder>();
        DocsCore.Options<SummarizerOptions, SummarizerOptionsValidator>(services, "Summarizer");
        services.AddSingleton<IEngineSource<ISummarizer>, LocalSummarizers>();
        return services;
    }
}
