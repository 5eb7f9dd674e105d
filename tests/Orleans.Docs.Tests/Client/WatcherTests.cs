using System.Runtime.CompilerServices;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Runtime;

namespace Orleans.Docs.Tests.Client;

public sealed class WatcherTests
{
    private readonly ImmediateTime _time = new();

    [Fact]
    public async Task A_broken_watch_goes_on_behind_the_last_version_seen()
    {
        var document = new Breaking([[1, 2], [3], [3, 4, 5]]);

        var seen = await Versions(document, upTo: 5);

        Assert.Equal([1, 2, 3, 4, 5], seen);
        Assert.Equal([0, 2, 3], document.AskedAfter);
    }

    [Fact]
    public async Task A_watch_that_keeps_breaking_is_given_up_with_the_failure()
    {
        var document = new Breaking([]);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Versions(document, upTo: 1));

        Assert.Equal(new DocsClientOptions().WatchFailuresMax + 1, document.AskedAfter.Count);
    }

    [Fact]
    public async Task A_change_makes_up_for_the_breaks_before_it()
    {
        var breaks = Enumerable.Repeat(Array.Empty<long>(), new DocsClientOptions().WatchFailuresMax);

        // The watch that brought the change broke too, and is the first of the second row.
        var document = new Breaking([.. breaks, [1], .. breaks.Skip(1), [2]]);

        Assert.Equal([1, 2], await Versions(document, upTo: 2));
    }

    [Fact]
    public async Task A_refusal_ends_the_watch_at_once()
    {
        var document = new Breaking([]) { Failure = new DocumentNotFoundException("t/d") };

        await Assert.ThrowsAsync<DocumentNotFoundException>(() => Versions(document, upTo: 1));

        Assert.Single(document.AskedAfter);
    }

    [Fact]
    public async Task Waits_between_breaks_grow_up_to_the_bound()
    {
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Versions(new Breaking([]), upTo: 1));

        var waits = _time.Waits.ToArray();
        Assert.Equal(waits.Order(), waits);
        Assert.Equal(new DocsClientOptions().BackOffFirst, waits[0]);
        Assert.Equal(new DocsClientOptions().BackOffMax, waits[^1]);
    }

    private async Task<List<long>> Versions(IDocumentGrain document, long upTo)
    {
        var options = new DocsClientOptions();
        var watcher = new Watcher(new Retries(options, _time), options.WatchFailuresMax);
        var versions = new List<long>();
        await foreach (var change in watcher.WatchAsync(document, 0, TestContext.Current.CancellationToken))
        {
            versions.Add(change.Document.Version);
            if (change.Document.Version == upTo)
            {
                break;
            }
        }

        return versions;
    }

    /// <summary>Gives the versions of one script for each watch, then breaks.</summary>
    private sealed class Breaking(long[][] scripts) : UnusedDocument
    {
        public List<long> AskedAfter { get; } = [];

        public Exception Failure { get; init; } = new SiloUnavailableException();

        public override async IAsyncEnumerable<DocumentChange> Watch(
            long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            AskedAfter.Add(afterVersion);
            await Task.Yield();
            foreach (var version in AskedAfter.Count <= scripts.Length ? scripts[AskedAfter.Count - 1] : [])
            {
                yield return Some.Change(version);
            }

            throw Failure;
        }
    }
}
