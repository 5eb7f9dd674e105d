using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Tests.Documents;

/// <summary>What can still be read of a document whose key is destroyed.</summary>
public sealed class ErasedStreamTests : IDisposable
{
    private static readonly DocumentKey Gone = Shelf.Key("gone");
    private static readonly DocumentKey Kept = Shelf.Key("kept");

    private readonly Shelf _shelf = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _shelf.Dispose();

    [Fact]
    public async Task Its_state_is_the_same_before_and_after_and_the_stream_goes_on()
    {
        var before = await Erased();
        var entry = await _shelf.Entry(Gone);
        await _shelf.KeyRing.Destroy(Gone, Cancellation);

        var after = await _shelf.Streams.Load(Gone, Cancellation);
        Assert.Equal(before.LastHash, after.LastHash);
        Assert.Equal(
            (before.State.Version, before.State.UploadedAt, before.State.CostUsd, before.State.IsErased),
            (after.State.Version, after.State.UploadedAt, after.State.CostUsd, after.State.IsErased));
        Assert.Equal("request", after.State.Custody.ErasedFor);
        Assert.Equal("test", after.State.Custody.ErasedBy);
        Assert.Equal(entry with { Tags = entry.Tags }, await _shelf.Entry(Gone));
        Assert.True(entry.Deleted);

        await _shelf.Append(Gone, new Purged(4));
        await _shelf.Append(Gone, new Settled());
        Assert.True((await _shelf.Streams.Load(Gone, Cancellation)).State.IsSettled);
        Assert.Null(await KeyOf(Gone));
    }

    [Fact]
    public async Task Its_events_say_who_and_when_and_not_what()
    {
        await Erased();
        await _shelf.KeyRing.Destroy(Gone, Cancellation);

        var commits = new List<DecodedCommit>();
        await foreach (var (commit, _) in _shelf.Streams.Replay(Gone, Cancellation))
        {
            commits.Add(commit);
        }

        Assert.All(commits[..^1], commit => Assert.All(commit.Events, e => Assert.IsType<Forgotten>(e)));
        Assert.All(commits, commit => Assert.Equal("test", commit.Envelope.Actor));
        Assert.IsType<Erased>(Assert.Single(commits[^1].Events));
    }

    [Fact]
    public async Task A_key_that_is_gone_without_an_erasure_is_an_error_as_before()
    {
        await _shelf.Add(Kept, "walrus");
        await _shelf.KeyRing.Destroy(Kept, Cancellation);

        var error = await Assert.ThrowsAsync<KeyUnavailableException>(
            () => _shelf.Streams.Load(Kept, Cancellation));
        Assert.True(error.IsMissing);
        await Assert.ThrowsAsync<KeyUnavailableException>(
            () => _shelf.Append(Kept, new Corrected("total", null, "1")));
    }

    [Fact]
    public async Task A_scan_as_of_an_earlier_moment_leaves_it_out_whether_or_not_its_key_stands()
    {
        await _shelf.Add(Kept, "walrus");
        await _shelf.Add(Gone, "zebra");
        var moment = _shelf.Clock.GetUtcNow();
        await _shelf.Append(Gone, new Erased("request", []));

        Assert.Equal([Kept], await Scanned(moment));
        await _shelf.KeyRing.Destroy(Gone, Cancellation);
        Assert.Equal([Kept], await Scanned(moment));
        Assert.Equal([Gone, Kept], (await Scanned(null)).Order(Comparer<DocumentKey>.Create(
            (a, b) => string.CompareOrdinal(a.Id, b.Id))));
    }

    [Fact]
    public async Task What_a_worker_made_too_late_is_not_stored()
    {
        await Erased();
        await _shelf.KeyRing.Destroy(Gone, Cancellation);
        var blobs = await Count(Gone);

        await Assert.ThrowsAsync<KeyUnavailableException>(
            () => _shelf.Blobs.PutJson(Gone, new Findings([]), BlobJson.Default.Findings, Cancellation));
        await Assert.ThrowsAsync<KeyUnavailableException>(
            () => _shelf.Blobs.AddNamed(Gone, "answer-summarize-1-0", new byte[10], Cancellation));
        await Assert.ThrowsAsync<KeyUnavailableException>(
            () => _shelf.Blobs.Add(Gone, new byte[10], Cancellation));

        Assert.Equal(blobs, await Count(Gone));
        Assert.Null(await KeyOf(Gone));
    }

    /// <summary>Who recorded bytes for it between two looks made a key again; nothing is read with that one.</summary>
    [Fact]
    public async Task A_key_that_was_made_again_opens_nothing_and_breaks_nothing()
    {
        await Erased();
        await _shelf.KeyRing.Destroy(Gone, Cancellation);
        await _shelf.Blobs.Put(Gone, new byte[10], Cancellation);

        var state = (await _shelf.Streams.Load(Gone, Cancellation)).State;
        Assert.True(state.IsErased);
        Assert.True(Decide.Upload(state, Life.Upload()) is Decision.Refuse);
    }

    private async Task<LoadedDocument> Erased()
    {
        await _shelf.Add(Gone, "zebra");
        return await _shelf.Append(Gone, new Erased("request", []));
    }

    private async Task<DocumentKeys?> KeyOf(DocumentKey document) =>
        (await _shelf.KeyRing.OpenStream(document, Cancellation)).Own;

    private async Task<List<DocumentKey>> Scanned(DateTimeOffset? asOf)
    {
        var found = new List<DocumentKey>();
        await foreach (var document in _shelf.Scan.Read(0, 1, null, asOf, Cancellation))
        {
            Assert.Null(document.Failure);
            found.Add(document.Key);
        }

        return found;
    }

    private async Task<int> Count(DocumentKey document) =>
        await _shelf.BlobStore.List(document, Cancellation).CountAsync(Cancellation);
}
