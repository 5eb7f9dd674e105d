using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Verification;

namespace Orleans.Docs.Tests.Verification;

/// <summary>Each kind of damage on its own: it is found, it is named, and nothing else is found.</summary>
public sealed class VerifierTests
{
    private const int Documents = 4;
    private const int VersionLast = 7;
    private static readonly DocumentKey Hit = Archive.Key(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_nobody_touched_is_sound_and_everything_in_it_was_looked_at()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();

        var log = await archive.Verify();

        Assert.Empty(log.Findings);
        var seen = log.Report("r", VerifyState.Sound, 0, 10, null).Progress;
        Assert.Equal((Documents, Documents * VersionLast, Documents * 4), (seen.Streams, seen.Events, seen.Blobs));
        Assert.True(seen.Bytes > Documents * 5_000, $"{seen.Bytes} bytes");
        Assert.Equal((1, Documents), (log.Root!.Number, log.Root.Streams));
    }

    [Fact]
    public async Task An_empty_store_is_sound()
    {
        using var archive = new Archive();
        Assert.Empty((await archive.Verify()).Findings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(VersionLast)]
    public async Task A_flipped_byte_in_an_event_is_one_altered_commit(long version)
    {
        using var archive = await Archive.OfFour();
        await archive.FlipByte(Hit, version);

        await Finds(archive, new VerifyFinding(FindingCode.Altered, Hit, version, null));
    }

    [Fact]
    public async Task An_event_under_an_unknown_name_is_found_at_its_version()
    {
        using var archive = await Archive.OfFour();
        await archive.AppendUnknown(Hit);

        await Finds(archive, new VerifyFinding(FindingCode.UnknownEvent, Hit, VersionLast + 1, null));
    }

    [Fact]
    public async Task A_hole_is_found_where_the_events_are_missing()
    {
        using var archive = await Archive.OfFour();
        archive.Remove(Hit, 4);

        await Finds(archive, new VerifyFinding(FindingCode.Gap, Hit, 4, null));
    }

    [Fact]
    public async Task One_commit_written_anew_breaks_the_chain_behind_it()
    {
        using var archive = await Archive.OfFour();
        await archive.Rewrite(Hit, 4, onlyOne: true);

        await Finds(archive, new VerifyFinding(FindingCode.BrokenChain, Hit, 5, null));
    }

    [Theory]
    [InlineData(VersionLast)]
    [InlineData(2)]
    public async Task A_cut_tail_shows_by_the_index(long fromVersion)
    {
        using var archive = await Archive.OfFour();
        archive.Cut(Hit, fromVersion);

        await Finds(archive, new VerifyFinding(FindingCode.TailCut, Hit, VersionLast, "index g1"));
    }

    [Fact]
    public async Task A_chain_rewritten_with_the_right_keys_shows_by_the_index()
    {
        using var archive = await Archive.OfFour();
        await archive.Rewrite(Hit, 1);

        await Finds(archive, new VerifyFinding(FindingCode.ChainRewritten, Hit, VersionLast, "index g1"));
        Assert.Equal(VersionLast, (await archive.Streams.Load(Hit, Cancellation)).State.Version);
    }

    [Fact]
    public async Task A_missing_blob_is_named()
    {
        using var archive = await Archive.OfFour();
        var summary = (await archive.Streams.Load(Hit, Cancellation)).State.Summary!;
        archive.Sql("blobs/blobs.db", "DELETE FROM blobs WHERE name = ?1", summary.Name);

        await Finds(archive, new VerifyFinding(FindingCode.BlobMissing, Hit, 0, summary.Name));
    }

    [Fact]
    public async Task A_blob_that_lost_its_file_is_named_with_the_file()
    {
        using var archive = await Archive.OfFour();
        var source = (await archive.Streams.Load(Hit, Cancellation)).State.Source!;
        var file = SourceFiles(archive).First(path => Owner(archive, path) == Hit.ToString());
        archive.Damage("blobs", _ => File.Delete(file));

        await Finds(archive, new VerifyFinding(
            FindingCode.BlobMissing, Hit, 0, $"{source.Name} has lost its file {file}"));
    }

    [Fact]
    public async Task An_altered_blob_is_found_when_blobs_are_read_and_a_shorter_one_always()
    {
        using var archive = await Archive.OfFour();
        var source = (await archive.Streams.Load(Hit, Cancellation)).State.Source!;
        var file = SourceFiles(archive).First(path => Owner(archive, path) == Hit.ToString());
        archive.Damage("blobs", _ => Flip(file, 200));

        await Finds(archive, new VerifyFinding(FindingCode.BlobAltered, Hit, 0, source.Name));
        Assert.Empty((await archive.Verify(
            new VerifyScope { Generations = Archive.Live, Blobs = BlobChecks.Names })).Findings);

        archive.Damage("blobs", _ =>
        {
            using var cut = File.OpenWrite(file);
            cut.SetLength(cut.Length - 1);
        });
        var shorter = Assert.Single((await archive.Verify(
            new VerifyScope { Generations = Archive.Live, Blobs = BlobChecks.Names })).Findings);
        Assert.Equal((FindingCode.BlobAltered, Hit), (shorter.Code, shorter.Document));
    }

    [Theory]
    [InlineData("UPDATE entry SET state = 'parked' WHERE document = ?1")]
    [InlineData("UPDATE entry SET type_confidence = 0.9 WHERE document = ?1")]
    [InlineData("INSERT INTO tag (entry, name, value) SELECT id, 'a', 'b' FROM entry WHERE document = ?1")]
    public async Task An_index_entry_that_differs_is_found(string change)
    {
        using var archive = await Archive.OfFour();
        archive.Sql("index/index-g1.db", change, Hit.Id);

        await Finds(archive, new VerifyFinding(FindingCode.IndexDiffers, Hit, VersionLast, "index g1"));
    }

    [Fact]
    public async Task An_index_entry_that_is_not_there_or_has_no_document_is_found()
    {
        using var archive = await Archive.OfFour();
        var stray = new DocumentKey("acme", "stray");
        var entry = await archive.Index.Find(Archive.Generation, Archive.Key(1), Cancellation);
        await archive.Index.Write(Archive.Generation, [entry! with { Document = stray }], Cancellation);
        archive.Unindex(Hit);

        await Finds(
            archive,
            new VerifyFinding(FindingCode.IndexMissing, Hit, VersionLast, "index g1"),
            new VerifyFinding(FindingCode.IndexWithoutDocument, stray, VersionLast, "index g1"));
    }

    [Fact]
    public async Task An_erased_document_is_sound_without_blobs_and_key_and_a_blob_that_stayed_is_found()
    {
        using var archive = await Archive.OfFour();
        var source = (await archive.Streams.Load(Hit, Cancellation)).State.Source!;
        await archive.Append(Hit, new Erased());
        await archive.Append(Hit, new Settled());
        await archive.WriteEntry(Hit);
        await foreach (var blob in archive.BlobStore.List(Hit, Cancellation))
        {
            if (blob.Name.Name != source.Name)
            {
                await archive.BlobStore.Delete(blob.Name, Cancellation);
            }
        }

        var stayed = new VerifyFinding(FindingCode.BlobPresentAfterErase, Hit, 0, source.Name);
        var version = (await archive.Streams.Load(Hit, Cancellation)).State.Version;
        await Finds(archive, stayed, new VerifyFinding(FindingCode.KeyPresentAfterErase, Hit, version, null));
        await archive.KeyRing.Destroy(Hit, Cancellation);
        await Finds(archive, stayed);
        await archive.BlobStore.Delete(new(Hit, source.Name), Cancellation);
        await Finds(archive);
    }

    [Fact]
    public async Task A_key_that_is_gone_without_an_erasure_is_found()
    {
        using var archive = await Archive.OfFour();
        await archive.KeyRing.Destroy(Hit, Cancellation);

        await Finds(archive, new VerifyFinding(FindingCode.KeyMissing, Hit, VersionLast, null));
    }

    [Fact]
    public async Task All_kinds_of_damage_at_once_are_each_found_once()
    {
        using var archive = await new Archive().With(9);
        await archive.FlipByte(Archive.Key(1), 4);
        archive.Cut(Archive.Key(3), 5);
        await archive.Rewrite(Archive.Key(4), 2);
        archive.Remove(Archive.Key(5), 2);
        await archive.AppendUnknown(Archive.Key(6));
        archive.Sql("index/index-g1.db", "UPDATE entry SET pages_read = 9 WHERE document = ?1", Archive.Key(7).Id);
        archive.Sql("blobs/blobs.db", "DELETE FROM blobs WHERE document = ?1", Archive.Key(8).ToString());

        var found = (await archive.Verify()).Findings.ToLookup(finding => finding.Document!.Value.Id, f => f.Code);

        Assert.Equal(7, found.Count);
        Assert.Equal([FindingCode.Altered], found["doc-1"]);
        Assert.Equal([FindingCode.TailCut], found["doc-3"]);
        Assert.Equal([FindingCode.ChainRewritten], found["doc-4"]);
        Assert.Equal([FindingCode.Gap], found["doc-5"]);
        Assert.Equal([FindingCode.UnknownEvent], found["doc-6"]);
        Assert.Equal([FindingCode.IndexDiffers], found["doc-7"]);
        Assert.Equal([.. Enumerable.Repeat(FindingCode.BlobMissing, 4)], found["doc-8"]);
    }

    [Fact]
    public async Task One_tenant_and_one_document_can_be_verified_alone()
    {
        using var archive = await (await Archive.OfFour()).With(2, "globex");
        await archive.Anchor();
        archive.Cut(Hit, 3);
        await archive.FlipByte(Archive.Key(2, "globex"), 4);

        var tenant = await archive.Verify(new VerifyScope { Generations = Archive.Live, Tenant = "globex" });
        var one = await archive.Verify(new VerifyScope { Generations = Archive.Live, Document = Hit });
        var other = await archive.Verify(
            new VerifyScope { Generations = Archive.Live, Document = Archive.Key(1) });

        Assert.Equal([FindingCode.Altered], tenant.Findings.Select(f => f.Code));
        Assert.Equal([FindingCode.TailCut, FindingCode.TailCut], one.Findings.Select(f => f.Code));
        Assert.Empty(other.Findings);
        Assert.Equal(1, other.Report("r", VerifyState.Sound, 0, 1, null).Progress.Streams);
    }

    [Fact]
    public async Task Findings_beyond_the_bound_are_counted_and_not_kept()
    {
        using var archive = await Archive.OfFour();
        archive.Options.FindingsMax = 2;
        archive.Sql("index/index-g1.db", "UPDATE entry SET pages_read = 9");

        var log = await archive.Verify();

        Assert.Equal((Documents, 2), (log.FindingsTotal, log.Findings.Length));
        var page = log.Report("r", VerifyState.Unsound, seen: 1, countMax: 5, null);
        Assert.Equal((1, 2, 4L), (page.Findings.Length, page.FindingsKept, page.FindingsTotal));
    }

    private static async Task Finds(Archive archive, params VerifyFinding[] expected) => Assert.Equal(
        expected.OrderBy(finding => finding.Code), (await archive.Verify()).Findings.OrderBy(finding => finding.Code));

    private static IEnumerable<string> SourceFiles(Archive archive) =>
        Directory.EnumerateFiles(archive.PathOf("blobs/files"), "*", SearchOption.AllDirectories);

    private static string? Owner(Archive archive, string file)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={archive.PathOf("blobs/blobs.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT document FROM blobs WHERE file = ?1";
        command.Parameters.AddWithValue("?1", Guid.Parse(Path.GetFileName(file)).ToByteArray());
        return (string?)command.ExecuteScalar();
    }

    private static void Flip(string file, int at)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[at] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
