using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Keys;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// Stored bytes of one sample life, encrypted and chained, to be appended to any number of streams: a store looks at
/// names and versions and never into a record.
/// </summary>
internal sealed class SampleCommits
{
    private readonly StoredCommit[] _commits;

    private SampleCommits(StoredCommit[] commits) => _commits = commits;

    public double BytesOnAverage => _commits.Average(commit => (double)commit.Record.Length);

    public StoredCommit Of(StreamName stream, int index) =>
        _commits[index] with { Stream = stream, CommitId = Guid.NewGuid() };

    public static async Task<SampleCommits> Make(string directory, CancellationToken cancellationToken)
    {
        using var master = new FileMasterKey(System.IO.Path.Combine(directory, "sample.key"));
        var store = new MemoryEventStore(TimeProvider.System);
        var ring = new KeyRing(new MemoryKeyStore(), master, Options.Create(new KeyRingOptions()));
        var streams = new DocumentStreams(store, ring, new CommitCodec(EventCatalog.Default));
        var key = SampleLife.NewKey();
        await SampleLife.Live(streams, key, TimeProvider.System, cancellationToken);
        var commits = new List<StoredCommit>();
        await foreach (var commit in store.Read(StreamName.Of(key), 1, cancellationToken))
        {
            // One event each, so that versions run from 1 to 5.
            commits.Add(commit with { FirstVersion = commits.Count + 1, EventCount = 1 });
        }

        return new SampleCommits([.. commits]);
    }
}
