using System.Collections.Immutable;
using System.Security.Cryptography;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Tests.Documents;

namespace Orleans.Docs.Tests.Codec;

public sealed class CommitCodecTests
{
    private readonly CommitCodec _codec = new(EventCatalog.Default);
    private readonly DocumentKeys _keys = new(Guid.NewGuid(), RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void A_commit_comes_back_as_it_was_with_its_envelope_readable_without_the_key()
    {
        ImmutableArray<DocumentEvent> events = [Life.Upload(), new Extracted(1, 2, 2)];
        var envelope = Envelope(2);
        var stored = _codec.Encode(envelope, events, _keys);
        var decoded = _codec.Decode(stored, _keys);

        Assert.Equal(events[1], decoded.Events[1]);
        Assert.Equal(["document.uploaded.v1", "document.extracted.v1"], decoded.Names);
        Assert.Equal(SHA256.HashData(stored.Record.Span), decoded.Hash);
        Assert.Equal("test", CommitCodec.ReadEnvelope(stored).Actor);
        Assert.DoesNotContain(
            "a.pdf", System.Text.Encoding.UTF8.GetString(stored.Record.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        var stored = _codec.Encode(Envelope(1), [Life.Upload()], _keys);
        for (var i = 0; i < stored.Record.Length; i++)
        {
            var bytes = stored.Record.ToArray();
            bytes[i] ^= 1;

            Assert.Throws<StreamCorruptException>(() => _codec.Decode(stored with { Record = bytes }, _keys));
        }
    }

    [Fact]
    public void Cut_bytes_are_found()
    {
        var stored = _codec.Encode(Envelope(1), [Life.Upload()], _keys);
        for (var length = 0; length < stored.Record.Length; length += 7)
        {
            Assert.Throws<StreamCorruptException>(
                () => _codec.Decode(stored with { Record = stored.Record[..length] }, _keys));
        }
    }

    [Fact]
    public void A_record_moved_to_another_place_is_found()
    {
        var stored = _codec.Encode(Envelope(1), [Life.Upload()], _keys);

        Assert.Throws<StreamCorruptException>(() => _codec.Decode(stored with { FirstVersion = 2 }, _keys));
        Assert.Throws<StreamCorruptException>(
            () => _codec.Decode(stored with { Stream = StreamName.Of(new DocumentKey("acme", "other")) }, _keys));
    }

    private CommitEnvelope Envelope(int count) => new()
    {
        Tenant = "acme",
        Stream = "acme/doc-1",
        FirstVersion = 1,
        EventCount = count,
        Time = DateTimeOffset.UnixEpoch,
        Actor = "test",
        CommitId = Guid.NewGuid(),
        KeyId = _keys.KeyId,
        PreviousHash = CommitCodec.NoHash.ToArray(),
    };
}
