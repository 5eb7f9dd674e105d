using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cluster.Tests.TimeTravel;

/// <summary>All that a silo has on record, to see whether something was written.</summary>
internal sealed record Records(string Commits, string Blobs, string Entries, string Files)
{
    public static async Task<Records> Of(RunningSilo silo)
    {
        var cancelled = TestContext.Current.CancellationToken;
        var store = silo.Services.GetRequiredService<IEventStore>();
        var commits = await store.ReadAll(0, 1, null, cancelled)
            .Select(commit => $"{commit.Stream}:{commit.FirstVersion}").ToListAsync(cancelled);
        var blobs = await silo.Services.GetRequiredService<IBlobStore>()
            .List(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, cancelled)
            .Select(blob => $"{blob.Name}:{blob.Length}").ToListAsync(cancelled);
        var index = silo.Services.GetRequiredService<ISearchIndex>();
        var live = await silo.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IIndexGenerationsGrain>(0).Get();
        var entries = await index.Entries(live.Live, cancelled)
            .Select(entry => $"{entry.Document}:{entry.Version}:{entry.Type}").ToListAsync(cancelled);
        return new Records(
            Join(commits), Join(blobs), Join(entries),
            Join(Directory.EnumerateFiles(Path.Combine(silo.DataPath, "index"), "*.db").Select(Path.GetFileName)!));
    }

    private static string Join(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
