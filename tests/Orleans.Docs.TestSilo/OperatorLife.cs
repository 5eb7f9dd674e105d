using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Grains;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Orleans.Docs.TestSilo;

/// <summary>
/// What a silo keeps beside documents, over the real stores: signed roots, and a generation of the index that is built
/// from events, with what grains remember of both in <c>grains.db</c>. As there, a root is on disk before it is
/// remembered, and entries before the checkpoint that says so.
/// </summary>
internal sealed class OperatorLife : IDisposable
{
    /// <summary>The generation that is built beside the live one.</summary>
    public const string Building = "g2";

    public const int Partitions = 2;

    private const int BatchDocuments = 2;
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMilliseconds(1);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly ServiceProvider _serializers = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly Action<string> _acknowledge;
    private readonly FileRootSigner _signer;
    private readonly SqliteGrainStorage _grains;
    private readonly GrainState<RootState> _made = new(new RootState());
    private readonly GrainState<IndexRebuildState> _rebuild = new(new IndexRebuildState());

    /// <param name="acknowledge">Told of each write that came back.</param>
    public OperatorLife(
        DataDirectory data, SqliteGrainStorageOptions options, Action<string>? acknowledge = null)
    {
        _acknowledge = acknowledge ?? (_ => { });
        Roots = new FileRootStore(data.File("roots"), new LocalRootOptions());
        _signer = new FileRootSigner(
            data.File("roots.key"), create: !FileRootStore.HoldsRoots(data.File("roots")));
        _grains = new SqliteGrainStorage(
            data.File("grains.db"), options,
            new OrleansGrainStorageSerializer(_serializers.GetRequiredService<Serializer>()),
            _serializers.GetRequiredService<IActivatorProvider>(), TimeProvider.System);
    }

    public FileRootStore Roots { get; }

    public IRootSigner Signer => _signer;

    public async Task<RootState> Made() => await Read("roots", _made);

    public async Task<RebuildRecord?> Rebuild() => (await Read("index-rebuild", _rebuild)).Rebuild;

    public async Task MakeRoot(IEventStore events, KeyRing keyRing)
    {
        var maker = new RootMaker(
            events, Roots, _signer, new HeadWitness(events, keyRing, new CommitCodec(EventCatalog.Default)),
            Options.Create(new RootOptions()));
        var root = await maker.Make(Now, _made.State!.Number, CancellationToken.None);
        _acknowledge($"root {root.Number}");
        (_made.State!.Number, _made.State!.Time) = (root.Number, root.Time);
        await Write("roots", _made);
        _acknowledge($"made {root.Number}");
    }

    /// <summary>Fills a generation, and remembers how far it is again and again.</summary>
    public async Task Build(ISearchIndex index, DocumentScan scan, EntryBuilder entries)
    {
        await index.Create(Building, CancellationToken.None);
        var options = new RebuildOptions { BatchDocumentsMax = BatchDocuments, WritesInFlightMax = 1 };
        var build = new IndexBuild(
            scan, entries, index, options, TimeProvider.System, Building, BuildState.Start(Partitions));
        var building = Task.Run(() => build.Run(null, CancellationToken.None));
        for (var isOver = false; !isOver;)
        {
            await Task.WhenAny(building, Task.Delay(SaveEvery, TimeProvider.System));
            isOver = building.IsCompleted;
            _rebuild.State!.Rebuild = new RebuildRecord
            {
                Phase = RebuildPhase.Scanning,
                StartedAt = Now,
                Build = build.State,
                Generation = Building,
            };
            await Write("index-rebuild", _rebuild);
            _acknowledge($"checkpoint {_rebuild.State!.Rebuild.Build.Documents}");
        }

        await building;
    }

    public void Dispose()
    {
        _grains.Dispose();
        _signer.Dispose();
        _serializers.Dispose();
    }

    private async Task<T> Read<T>(string name, GrainState<T> state)
    {
        await _grains.ReadStateAsync(name, GrainId.Create(name, "0"), state, CancellationToken.None);
        return state.State!;
    }

    private Task Write<T>(string name, GrainState<T> state) =>
        _grains.WriteStateAsync(name, GrainId.Create(name, "0"), state, CancellationToken.None);
}
