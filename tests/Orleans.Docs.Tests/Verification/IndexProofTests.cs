using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.TestSilo;
using Orleans.Docs.Verification;

namespace Orleans.Docs.Tests.Verification;

/// <summary>The words by which documents are found, and the generation that is kept to go back to.</summary>
public sealed class IndexProofTests
{
    private const string Index = "index/index-g1.db";
    private const string Kept = "g0";
    private const string KeptIndex = "index/index-g0.db";
    private const string Columns = "text, summary, key_facts, subject, file_name";
    private static readonly DocumentKey Hit = Archive.Key(2);

    private static readonly VerifyScope Both = new()
    {
        Generations = () => Task.FromResult(ImmutableArray.Create(Archive.Generation, Kept)),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($"INSERT INTO words_1 (words_1, rowid, {Columns}) SELECT 'delete', entry, {Columns} "
        + "FROM content WHERE entry = (SELECT id FROM entry WHERE document = ?1)")]
    [InlineData("INSERT INTO words_1 (rowid, text) SELECT id, 'hearsay' FROM entry WHERE document = ?1")]
    [InlineData("DELETE FROM words_1_docsize WHERE id = (SELECT id FROM entry WHERE document = ?1)")]
    [InlineData("UPDATE content SET text = replace(text, 'text', 'song') "
        + "WHERE entry = (SELECT id FROM entry WHERE document = ?1)")]
    [InlineData("UPDATE content SET text = text || ' more' WHERE entry = (SELECT id FROM entry WHERE document = ?1)")]
    public async Task Words_that_are_not_those_of_the_content_are_found_with_their_document(string change)
    {
        using var archive = await (await Archive.OfFour()).With(3, "globex");
        Assert.Empty((await archive.Verify()).Findings);
        archive.Sql(Index, change, Hit.Id);

        var finding = Assert.Single(await Damaged(archive), f => f.Document is not null);
        Assert.Equal(Hit, finding.Document);
        Assert.Contains("index g1", finding.Detail, StringComparison.Ordinal);
        Assert.Contains(archive.PathOf(Index), finding.Detail, StringComparison.Ordinal);

        // And of the document alone, and of no other.
        Assert.Equal([finding], await DamagedOf(archive, Hit));
        Assert.Empty(await DamagedOf(archive, Archive.Key(1)));
        Assert.Empty(await DamagedOf(archive, Archive.Key(2, "globex")));
    }

    [Theory]
    [InlineData("UPDATE words_1_data SET block = zeroblob(length(block)) WHERE length(block) > 40", "words_1")]
    [InlineData("INSERT INTO words_1 (rowid, text) VALUES (4711, 'hearsay')", "words_1")]
    public async Task Damage_that_belongs_to_no_document_is_found_with_its_table_and_file(string change, string table)
    {
        using var archive = await Archive.OfFour();
        archive.Sql(Index, change);

        var found = (await archive.Verify()).Findings;
        Assert.True(
            found.Any(finding => finding is { Code: FindingCode.IndexDamaged, Document: null }
                && finding.Detail!.StartsWith(
                $"index g1: table {table} in {archive.PathOf(Index)}: ", StringComparison.Ordinal)),
            string.Join("; ", found));
    }

    [Fact]
    public async Task Beginnings_that_lead_to_no_document_any_more_are_found_with_their_documents()
    {
        // The last bytes of a page say where its last words begin, which are beginnings of three characters.
        using var archive = await Archive.OfFour();
        archive.Sql(
            Index,
            "UPDATE words_1_data SET block = substr(block, 1, length(block) - 8) "
                + "WHERE id = (SELECT max(id) FROM words_1_data WHERE length(block) > 40)");

        var damaged = await Damaged(archive);
        Assert.NotEmpty(damaged);
        Assert.All(damaged, finding => Assert.NotNull(finding.Document));
        foreach (var finding in damaged)
        {
            Assert.Equal([finding], await DamagedOf(archive, finding.Document!.Value));
        }
    }

    [Fact]
    public async Task The_generation_that_is_kept_is_proved_as_the_live_one_is()
    {
        using var archive = await WithKept();
        Assert.Empty((await archive.Verify(Both)).Findings);
        archive.Sql(KeptIndex, "UPDATE entry SET state = 'parked' WHERE document = ?1", Hit.Id);
        archive.Sql(KeptIndex, "INSERT INTO words_1 (rowid, text) SELECT id, 'hearsay' FROM entry WHERE id = 3");

        var found = (await archive.Verify(Both)).Findings;
        Assert.Equal(
            [(FindingCode.IndexDiffers, Hit), (FindingCode.IndexDamaged, Archive.Key(3))],
            found.Select(finding => (finding.Code, finding.Document!.Value)).Order());
        Assert.All(found, finding => Assert.StartsWith("index g0", finding.Detail, StringComparison.Ordinal));
        Assert.Empty((await archive.Verify()).Findings);
    }

    [Fact]
    public async Task A_kept_generation_that_lost_its_file_is_named_and_one_that_was_dropped_meanwhile_is_not()
    {
        using var archive = await WithKept();
        await archive.Index.Drop(Kept, Cancellation);

        var finding = Assert.Single((await archive.Verify(Both)).Findings);
        Assert.Equal((FindingCode.StoreUnreadable, null), (finding.Code, finding.Document));
        Assert.Contains(archive.PathOf(KeptIndex), finding.Detail, StringComparison.Ordinal);

        var asked = 0;
        Assert.Empty((await archive.Verify(new VerifyScope
        {
            Generations = () => Task.FromResult<ImmutableArray<string>>(
                asked++ == 0 ? [Archive.Generation, Kept] : [Archive.Generation]),
        })).Findings);
    }

    [Fact]
    public async Task A_tenant_hears_of_its_own_words_alone()
    {
        using var archive = await (await Archive.OfFour()).With(3, "globex");
        archive.Sql(Index, "INSERT INTO words_2 (rowid, text) SELECT id, 'hearsay' FROM entry WHERE id = 6");

        Assert.Empty((await archive.Verify(new VerifyScope { Generations = Archive.Live, Tenant = "acme" })).Findings);
        var other = await archive.Verify(new VerifyScope { Generations = Archive.Live, Tenant = "globex" });
        Assert.Equal(Archive.Key(2, "globex"), Assert.Single(other.Findings).Document);
    }

    [Fact]
    public async Task A_proof_that_is_cancelled_ends_and_one_that_takes_too_long_says_so()
    {
        using var archive = await Archive.OfFour();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => archive.Run(new VerifyLog(10, archive.Clock), cancellationToken: cancelled.Token));

        var options = new SqliteSearchIndexOptions
        {
            Directory = archive.PathOf("index"),
            ProofTimeMax = TimeSpan.FromMilliseconds(1),
        };
        using var slow = new SqliteSearchIndex(
            options, new OverAtOnce(), NullLogger<SqliteSearchIndex>.Instance);
        var finding = Assert.Single((await archive.Verify(index: slow)).Findings);
        Assert.Equal(FindingCode.StoreUnreadable, finding.Code);
        Assert.Contains("ProofTimeMax", finding.Detail, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<VerifyFinding>> Damaged(Archive archive) =>
        [.. (await archive.Verify()).Findings.Where(finding => finding.Code is FindingCode.IndexDamaged)];

    private static async Task<IReadOnlyList<VerifyFinding>> DamagedOf(Archive archive, DocumentKey document) =>
    [
        .. (await archive.Verify(new VerifyScope { Generations = Archive.Live, Document = document })).Findings
            .Where(finding => finding.Code is FindingCode.IndexDamaged),
    ];

    private static async Task<Archive> WithKept()
    {
        var archive = await Archive.OfFour();
        await archive.Index.Create(Kept, Cancellation);
        for (var number = 1; number <= 4; number++)
        {
            await archive.WriteEntry(Archive.Key(number), Kept);
        }

        return archive;
    }

    /// <summary>Time that is over as soon as somebody waits for it.</summary>
    private sealed class OverAtOnce : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                callback(state);
            }

            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
