using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;

namespace Orleans.Docs.Cluster.Tests.Rebuild;

/// <summary>A rebuild that is killed again and again while documents change ends as one that never was.</summary>
public sealed class RebuildKillTests
{
    private const int Papers = 30;
    private const int Kills = 6;

    /// <summary>How many documents a rebuild writes at most between two kills.</summary>
    private const int DocumentsMax = 16;

    private static readonly string[] Slowly =
    [
        "--slow-index-ms", "30", "--Docs:Rebuild:BatchDocumentsMax=1", "--Docs:Rebuild:WritesInFlightMax=1",
        "--Docs:Rebuild:Partitions=2", "--Docs:Rebuild:SaveEvery=00:00:00.050",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rebuild_killed_at_random_moments_ends_as_an_unbroken_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        await using var run = new CrashRun();
        await run.Fill(Papers, Cancellation);
        var (amidst, goneOn) = (0, 0);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (before, phase) = await Live(run, kill);
            amidst += phase is RebuildPhase.Scanning ? 1 : 0;
            goneOn += before > 0 ? 1 : 0;
            CrashRun.Say($"kill {kill} in phase {phase}, begun with {before} documents behind it");
        }

        // Without these the kills would prove nothing.
        Assert.True(amidst > 0, "no kill met a rebuild amidst its scan");
        Assert.True(goneOn > 0, "no rebuild went on from a checkpoint");
        await Complete(run);
        await run.Finish();
        await Aftermath.Check(run);
        await IsAsUnbroken(run);
    }

    /// <summary>A silo's life: a rebuild begins or goes on, documents change, and it is killed.</summary>
    private static async Task<(long Begun, RebuildPhase? Phase)> Live(CrashRun run, int life)
    {
        await using var silo = run.Start(TimeSpan.Zero, more: Slowly);
        Assert.True(await silo.IsReady(), silo.Errors);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var client = await run.Connect();
        var status = (await client.IndexStatusAsync(gone.Token)).Rebuild;
        var begun = status is { Phase: RebuildPhase.Scanning } ? status.Documents!.Value : 0;
        if (status is null or { IsOver: true })
        {
            await client.RebuildIndexAsync(cancellationToken: gone.Token);
        }

        var changing = Change(run, client, life, gone.Token);

        // The moment is drawn in documents written, so that a slow machine does not only see rebuilds that just begin.
        var moment = begun + run.Random.Next(DocumentsMax);
        await Eventually.True(
            async () => (status = (await client.IndexStatusAsync(gone.Token)).Rebuild)
                is { IsOver: true } or { Phase: RebuildPhase.Held }
                || status?.Documents >= moment,
            () => $"the rebuild stands still: {status?.Phase}, {status?.Documents} documents\n{silo.Errors}");
        await run.Kill(silo, gone);
        await changing;
        return (begun, status?.Phase);
    }

    private static async Task Change(CrashRun run, DocsClient client, int life, CancellationToken cancellationToken)
    {
        try
        {
            var documents = run.Acknowledged.Keys.ToArray();
            for (var n = 0; ; n++)
            {
                var document = documents[((life * 7) + (n * 5)) % documents.Length];
                await client.CorrectAsync(document, "note", $"{life}-{n}", cancellationToken: cancellationToken);
                if (n % 4 == 0)
                {
                    await run.Submit(client, 1, 1, cancellationToken);
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The silo went down: nobody knows what became of the last one.
        }
    }

    private static async Task Complete(CrashRun run)
    {
        await using var silo = run.Start(TimeSpan.Zero);
        Assert.True(await silo.IsReady(), silo.Errors);
        await using var client = await run.Connect();
        var status = await client.IndexStatusAsync(Cancellation);
        if (status.Rebuild is { IsOver: true })
        {
            status = await client.RebuildIndexAsync(cancellationToken: Cancellation);
        }

        await Eventually.True(
            async () => (status = await client.IndexStatusAsync(Cancellation)).Rebuild!.IsOver
                || status.Rebuild.Phase is RebuildPhase.Held,
            () => $"the rebuild does not end: {status.Rebuild!.Phase}\n{silo.Errors}");
        Assert.True(
            status.Rebuild!.Phase is RebuildPhase.Done,
            $"{status.Rebuild.Phase}: {status.Rebuild.Reason} {status.Rebuild.Comparison}\n{silo.Errors}");
        Assert.Equal(0, await silo.Terminate());
    }

    /// <summary>Every generation that is left holds what one that is built now, in one go, holds.</summary>
    private static async Task IsAsUnbroken(CrashRun run)
    {
        const string Unbroken = "unbroken";
        using var data = new StoredData(run.DataDirectory);
        await data.Index.Create(Unbroken, Cancellation);
        await new IndexBuild(
            data.Scan, data.Entries, data.Index, new RebuildOptions(), TimeProvider.System, Unbroken,
            BuildState.Start(1)).Run(failure => Assert.Fail($"{failure}"), Cancellation);
        var generations = Directory.EnumerateFiles(Path.Combine(run.DataDirectory, "index"), "index-g*.db")
            .Select(path => Path.GetFileNameWithoutExtension(path)["index-".Length..]).ToArray();
        CrashRun.Say($"generations {string.Join(", ", generations)} are left");
        Assert.InRange(generations.Length, 2, 2);
        var expected = await Entries(data, Unbroken);
        var found = await Found(data, Unbroken);
        Assert.NotEmpty(found);
        foreach (var generation in generations)
        {
            Assert.Equal(expected, await Entries(data, generation));
            Assert.Equal(found, await Found(data, generation));
        }

        await data.Index.Drop(Unbroken, Cancellation);
    }

    private static async Task<List<string>> Entries(StoredData data, string generation)
    {
        var entries = new List<string>();
        await foreach (var entry in data.Index.Entries(generation, Cancellation))
        {
            entries.Add(JsonSerializer.Serialize(entry));
        }

        return entries;
    }

    /// <summary>Documents found, with the parts that are shown, whatever the order among equals.</summary>
    private static async Task<List<string>> Found(StoredData data, string generation)
    {
        var found = new List<string>();
        foreach (var text in (string[])["order", "invoice", "\"within a week\"", "toner OR paper"])
        {
            var page = await data.Index.Search(
                generation, "crash", new SearchQuery { Text = text, PageSize = 200 }, Cancellation);
            found.AddRange(page.Hits
                .Select(hit => $"{text}: {hit.Document} {hit.Version} {JsonSerializer.Serialize(hit.Snippets)}")
                .Order(StringComparer.Ordinal));
            found.Add($"{text}: {page.Total}");
        }

        return found;
    }
}
