using Orleans.Docs.Anchors;
using Orleans.Docs.Documents;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Tests.Verification;

/// <summary>The signed roots: what they show that nothing else does, and that nobody can change them unseen.</summary>
public sealed class RootsTests
{
    private const int VersionLast = 7;
    private static readonly DocumentKey Hit = Archive.Key(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tail_that_was_cut_shows_by_the_root_although_the_index_was_made_to_agree()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        archive.Cut(Hit, 3);
        archive.Unindex(Hit);

        await Finds(archive, new VerifyFinding(FindingCode.TailCut, Hit, VersionLast, "root 1"));
    }

    [Fact]
    public async Task A_stream_that_vanished_from_every_store_shows_by_the_root()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        archive.Cut(Hit, 1);
        archive.Unindex(Hit);

        await Finds(archive, new VerifyFinding(FindingCode.TailCut, Hit, VersionLast, "root 1"));
    }

    [Fact]
    public async Task A_chain_rewritten_with_the_right_keys_shows_by_the_root_although_the_index_was_built_anew()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        await archive.Rewrite(Hit, 1);
        archive.Sql("index/index-g1.db", "UPDATE entry SET version = 0 WHERE document = ?1", Hit.Id);
        await archive.WriteEntry(Hit);

        await Finds(archive, new VerifyFinding(FindingCode.ChainRewritten, Hit, VersionLast, "root 1"));
    }

    [Fact]
    public async Task Streams_that_went_on_since_the_root_are_sound()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        await archive.Append(Hit, new Corrected("number", null, "12"));
        await archive.Append(Hit, new Settled());
        await archive.WriteEntry(Hit);

        await Finds(archive);
        Assert.Equal((2, 4, 0), Numbers(await archive.Anchor()));
        await Finds(archive);
    }

    [Fact]
    public async Task A_hole_at_an_anchored_head_is_a_hole_and_no_rewriting()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        await archive.Append(Hit, new Corrected("number", null, "12"));
        await archive.Append(Hit, new Settled());
        await archive.WriteEntry(Hit);
        archive.Remove(Hit, VersionLast);

        await Finds(archive, new VerifyFinding(FindingCode.Gap, Hit, VersionLast, null));
    }

    [Fact]
    public async Task A_later_root_does_not_cover_up_what_an_earlier_one_shows()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        await archive.Rewrite(Hit, 1);
        archive.Cut(Archive.Key(3), 4);
        archive.Remove(Archive.Key(4), 2);

        Assert.Equal((2, 4, 3), Numbers(await archive.Anchor()));
        Assert.Equal((3, 4, 3), Numbers(await archive.Anchor()));
        var shown = (await archive.Verify()).Findings.Where(finding => finding.Detail == "root 3");
        Assert.Equal(
            [(FindingCode.ChainRewritten, Hit), (FindingCode.TailCut, Archive.Key(3))],
            shown.Select(finding => (finding.Code, finding.Document!.Value)).OrderBy(pair => pair.Item2.Id));
    }

    [Fact]
    public async Task A_broken_stream_is_not_anchored_anew()
    {
        using var archive = await Archive.OfFour();
        archive.Remove(Hit, 4);

        Assert.Equal((1, 3, 0), Numbers(await archive.Anchor()));
    }

    [Fact]
    public async Task A_root_that_was_taken_away_is_missing()
    {
        using var archive = await Archive.OfFour();
        for (var number = 1; number <= 3; number++)
        {
            archive.RootsMade = (await archive.Anchor()).Number;
        }

        archive.Damage("roots/00000002.root", File.Delete);
        await Finds(archive, new VerifyFinding(FindingCode.RootMissing, null, 0, "root 2"));
    }

    [Fact]
    public async Task The_newest_roots_cannot_be_taken_away_unseen()
    {
        using var archive = await Archive.OfFour();
        archive.RootsMade = (await archive.Anchor()).Number;
        archive.Damage("roots/00000001.root", File.Delete);

        await Finds(archive, new VerifyFinding(FindingCode.RootMissing, null, 0, "root 1"));
        var refused = await Assert.ThrowsAsync<RootRefusedException>(archive.Anchor);
        Assert.Contains("root 1 is gone", refused.Message, StringComparison.Ordinal);
        await Finds(archive, new VerifyFinding(FindingCode.RootMissing, null, 0, "root 1"));
        archive.RootsMade = 0;
        await Finds(archive);
    }

    [Fact]
    public async Task A_root_signed_by_another_key_is_found_and_no_further_one_is_signed()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        archive.Damage("roots.key", File.Delete);

        await Finds(archive, new VerifyFinding(FindingCode.RootSignature, null, 0, "root 1"));
        var refused = await Assert.ThrowsAsync<RootRefusedException>(archive.Anchor);
        Assert.Contains("root 1 is not signed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_statement_a_changed_list_and_a_lost_list_are_found()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        var root = (await archive.Roots.Find(1, Cancellation))!;
        var forged = await SignedRoot.Sign(root.Read() with { Streams = 1 }, Other(archive), Cancellation);
        archive.Damage("roots/00000001.root", path =>
            File.WriteAllBytes(path, (forged with { KeyId = root.KeyId }).ToBytes()));
        await Finds(archive, new VerifyFinding(FindingCode.RootSignature, null, 0, "root 1"));

        archive.Damage("roots/00000001.root", path => File.WriteAllText(path, "{}"));
        await Finds(archive, new VerifyFinding(FindingCode.RootAltered, null, 0, "root 1 is unreadable"));

        archive.Damage("roots/00000001.root", path => File.WriteAllBytes(path, root.ToBytes()));
        archive.Damage("roots/00000001.heads", path =>
        {
            var bytes = File.ReadAllBytes(path);
            bytes[^1] ^= 1;
            File.WriteAllBytes(path, bytes);
        });
        await Finds(archive, new VerifyFinding(FindingCode.RootAltered, null, 0, "heads of root 1"));
        await Assert.ThrowsAsync<RootRefusedException>(archive.Anchor);

        archive.Damage("roots/00000001.heads", File.Delete);
        await Finds(archive, new VerifyFinding(FindingCode.RootMissing, null, 0, "heads of root 1"));
        await Assert.ThrowsAsync<RootRefusedException>(archive.Anchor);
    }

    [Fact]
    public async Task A_root_in_the_place_of_another_is_found()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        await archive.Anchor();
        archive.Damage("roots", path =>
            File.Copy(Path.Combine(path, "00000001.root"), Path.Combine(path, "00000002.root"), overwrite: true));

        await Finds(archive, new VerifyFinding(FindingCode.RootAltered, null, 0, "root 2 is root 1"));
    }

    [Fact]
    public async Task Only_the_newest_lists_of_heads_are_kept_and_every_root()
    {
        using var archive = await Archive.OfFour();
        for (var i = 0; i < 4; i++)
        {
            await archive.Anchor();
        }

        Assert.Equal([1, 2, 3, 4], await archive.Roots.Numbers(Cancellation));
        Assert.Null(await archive.Roots.OpenHeads(2, Cancellation));
        await using var kept = await archive.Roots.OpenHeads(3, Cancellation);
        Assert.NotNull(kept);
        await Finds(archive);
    }

    private static FileRootSigner Other(Archive archive) => new(archive.PathOf("other.key"), create: true);

    private static (long Number, long Streams, long Kept) Numbers(RootStatement root) =>
        (root.Number, root.Streams, root.Kept);

    private static async Task Finds(Archive archive, params VerifyFinding[] expected) =>
        Assert.Equal(expected, (await archive.Verify()).Findings);
}
