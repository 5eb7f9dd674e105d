using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;
using Orleans.Docs.Tests.Search;
using Orleans.Docs.Tests.Verification;
using Orleans.Docs.Verification;

namespace Orleans.Docs.Tests.Events.Damage;

/// <summary>Commits of which the store has lost the stream's name: nobody passes over them in silence.</summary>
public sealed class UnlistedStreamTests
{
    private const int LastDocument = 4;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(LastDocument)]
    public async Task Verifying_names_the_stream(int document)
    {
        using var archive = await Archive.OfFour();
        Unlist(archive, document);

        var findings = (await archive.Verify()).Findings;
        Assert.Contains(
            new VerifyFinding(FindingCode.StreamUnlisted, Archive.Key(document), 1, null), findings);
        Assert.All(findings, finding => Assert.Equal(Archive.Key(document), finding.Document));
        var log = await archive.Verify();
        Assert.Equal(4, log.Report("r", VerifyState.Unsound, 0, 1, null).Progress.Streams);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(LastDocument)]
    public async Task Opening_its_document_says_that_it_is_damaged_and_where(int document)
    {
        using var archive = await Archive.OfFour();
        var version = (await archive.Streams.Load(Archive.Key(document), Token)).State.Version;
        Unlist(archive, document);

        var damaged = await Assert.ThrowsAsync<StreamCorruptException>(
            () => archive.Streams.Load(Archive.Key(document), Token));
        Assert.Equal((StreamName.Of(Archive.Key(document)), 1), (damaged.Stream, damaged.Version));
        Assert.Contains(archive.PathOf("events.db"), damaged.Message, StringComparison.Ordinal);
        var read = await archive.Events.Read(StreamName.Of(Archive.Key(document)), version, Token).ToListAsync(Token);
        Assert.Equal((version, true), (Assert.Single(read).LastVersion, read[0].IsUnlisted));

        // Others are as they were, and what never was is not found.
        Assert.True((await archive.Streams.Load(Archive.Key(3), Token)).State.Exists);
        Assert.False((await archive.Streams.Load(Archive.Key(9), Token)).State.Exists);
    }

    [Fact]
    public async Task All_its_commits_are_read_page_by_page()
    {
        using var archive = await Archive.OfFour();
        var whole = await archive.Events.Read(StreamName.Of(Archive.Key(2)), 1, Token).ToListAsync(Token);
        Unlist(archive, 2);
        using var small = new SqliteEventStore(
            archive.PathOf("events.db"), new SqliteEventStoreOptions { ReadPageCommits = 1 }, archive.Clock);
        var read = await small.Read(StreamName.Of(Archive.Key(2)), 1, Token).ToListAsync(Token);
        Assert.Equal(whole.Select(commit => commit.CommitId), read.Select(commit => commit.CommitId));
        Assert.All(read, commit => Assert.True(commit.IsUnlisted));
    }

    [Fact]
    public async Task One_that_is_lost_while_the_store_is_open_is_missed_within_a_minute()
    {
        using var archive = await Archive.OfFour();
        var clock = new FakeTimeProvider();
        using var store = new SqliteEventStore(
            archive.PathOf("events.db"), new SqliteEventStoreOptions(), clock);
        var name = StreamName.Of(Archive.Key(2));
        Assert.Empty(await store.Read(StreamName.Of(Archive.Key(9)), 1, Token).ToListAsync(Token));
        archive.Sql("events.db", "DELETE FROM streams WHERE name = ?1", name.ToString());
        Assert.Empty(await store.Read(name, 1, Token).ToListAsync(Token));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEmpty(await store.Read(name, 1, Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(LastDocument)]
    public async Task Verifying_its_document_alone_names_it_too(int document)
    {
        using var archive = await Archive.OfFour();
        Unlist(archive, document);
        Assert.Equal(
            new VerifyFinding(FindingCode.StreamUnlisted, Archive.Key(document), 1, null),
            Assert.Single((await archive.Verify(new VerifyScope
            {
                Generations = Archive.Live,
                Document = Archive.Key(document),
            })).Findings));
    }

    [Fact]
    public async Task Verifying_names_one_that_the_index_does_not_know_either()
    {
        using var archive = await Archive.OfFour();
        await archive.AddUnsettled(Archive.Key(9));
        Unlist(archive, 9);

        Assert.Equal(
            new VerifyFinding(FindingCode.StreamUnlisted, Archive.Key(9), 1, null),
            Assert.Single((await archive.Verify()).Findings));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_rebuild_lists_its_document_among_those_that_it_leaves_out(int partitions)
    {
        using var archive = await Archive.OfFour();
        Unlist(archive, LastDocument);
        var index = new FakeIndex("g2");
        var scan = new DocumentScan(archive.Events, archive.KeyRing, archive.Streams);
        var build = new IndexBuild(
            scan, archive.Entries, index, new RebuildOptions(), archive.Clock, "g2", BuildState.Start(partitions));
        await build.Run(null, Token);

        Assert.Equal(
            new DocumentFailure(Archive.Key(LastDocument), Problems.StreamDamaged),
            Assert.Single(build.State.FailedDocuments));
        Assert.Equal((3, 4), (index.Held("g2").Count, build.State.Documents));
    }

    [Fact]
    public async Task A_read_of_all_goes_on_behind_it()
    {
        using var archive = await Archive.OfFour();
        Unlist(archive, 2);
        var all = await Streams(archive, null);

        Assert.Equal(4, all.Count);
        Assert.Equal(all[2..], await Streams(archive, StreamName.Of(Archive.Key(2))));
    }

    [Fact]
    public async Task Its_commits_never_become_those_of_another_document()
    {
        using var archive = await Archive.OfFour();
        Unlist(archive, LastDocument);
        await archive.AddUnsettled(Archive.Key(5));

        Assert.Equal(6, (await archive.Streams.Load(Archive.Key(5), Token)).State.Version);
        Assert.Single(
            (await archive.Verify()).Findings, finding => finding.Code is FindingCode.StreamUnlisted);
    }

    [Fact]
    public async Task Where_no_record_tells_the_name_the_store_is_damaged()
    {
        using var archive = await Archive.OfFour();
        archive.Sql("events.db", "UPDATE commits SET record = x'07' WHERE key = (2 << 24) | 1");
        Unlist(archive, 2);

        var damaged = await Assert.ThrowsAsync<EventStoreDamagedException>(() => Streams(archive, null));
        Assert.Contains(archive.PathOf("events.db"), damaged.Message, StringComparison.Ordinal);
        var findings = (await archive.Verify()).Findings;
        Assert.Contains(findings, finding => finding is { Code: FindingCode.StoreUnreadable, Document: null });
    }

    private static async Task<List<StreamName>> Streams(Archive archive, StreamName? after) =>
        await archive.Events.ReadAll(0, 1, after, Token).Select(commit => commit.Stream).Distinct().ToListAsync(Token);

    private static void Unlist(Archive archive, int document) => archive.Damage("events.db", file =>
    {
        using var events = new DamagedEvents(file);
        events.Unlist($"{Archive.Key(document)}");
    });
}
