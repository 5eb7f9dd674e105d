using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Blobs;

/// <summary>
/// The blobs of documents as plain bytes: encrypts and names on the way in, decrypts and verifies on the way out.
/// A put that returned is durable, so an event may name the blob.
/// </summary>
/// <param name="recent">Keeps JSON that was just put at hand; null: every read goes to the store.</param>
public sealed class DocumentBlobs(IBlobStore store, KeyRing keyRing, RecentBlobs? recent = null)
{
    /// <summary>Largest blob that is read into memory at once, in bytes.</summary>
    public const int InMemoryBytesMax = 1024 * 1024 * 1024;

    /// <summary>Stores the first blob of a document, or a further one; makes its key if it has none.</summary>
    public async Task<BlobRef> Put(
        DocumentKey document, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        var sha256 = SHA256.HashData(plain.Span);
        return await Put(
            document, sha256, plain.Length, () => BytesStream.Over(plain), cancellationToken);
    }

    /// <summary>Stores what <paramref name="open"/> gives, whose hash and length the caller has taken before.</summary>
    public async Task<BlobRef> Put(
        DocumentKey document, byte[] sha256, long length, Func<Stream> open, CancellationToken cancellationToken)
    {
        var keys = await keyRing.GetOrCreate(document, cancellationToken);
        var reference = new BlobRef(keys.NameOf(sha256), length);
        await PutNamed(new BlobName(document, reference.Name), keys, open, cancellationToken);
        return reference;
    }

    /// <summary>Stores under a name that is not taken from the bytes: parts of an upload.</summary>
    public async Task<bool> PutNamed(
        DocumentKey document, string name, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        var keys = await keyRing.GetOrCreate(document, cancellationToken);
        return await PutNamed(
            new BlobName(document, name), keys, () => BytesStream.Over(plain), cancellationToken);
    }

    /// <summary>
    /// Stores a further blob of a document that has a key. One that was erased has none: what is made of it late is
    /// never stored.
    /// </summary>
    /// <exception cref="KeyUnavailableException">The document has no key (any more).</exception>
    public async Task<BlobRef> Add(
        DocumentKey document, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        await keyRing.Open(document, cancellationToken);
        return await Put(document, plain, cancellationToken);
    }

    /// <summary>As <see cref="Add"/>, under a name that is not taken from the bytes.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public async Task<bool> AddNamed(
        DocumentKey document, string name, ReadOnlyMemory<byte> plain, CancellationToken cancellationToken)
    {
        var keys = await keyRing.Open(document, cancellationToken);
        return await PutNamed(
            new BlobName(document, name), keys, () => BytesStream.Over(plain), cancellationToken);
    }

    /// <inheritdoc cref="Add"/>
    public async Task<BlobRef> PutJson<T>(
        DocumentKey document, T value, JsonTypeInfo<T> json, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, json);
        var reference = await Add(document, bytes, cancellationToken);
        recent?.Keep(new BlobName(document, reference.Name), bytes);
        return reference;
    }

    /// <summary>The whole blob; verifies that its bytes are those which the name was made of.</summary>
    /// <exception cref="BlobDamagedException">Missing, or not what was written.</exception>
    public async Task<byte[]> Get(DocumentKey document, BlobRef reference, CancellationToken cancellationToken)
    {
        var keys = await keyRing.Open(document, cancellationToken);
        var plain = await Read(document, reference.Name, 0, InMemoryBytesMax, keys, cancellationToken)
            ?? throw new BlobDamagedException(
                new BlobName(document, reference.Name), "is missing", isMissing: true);
        return plain.LongLength == reference.Length && keys.NameOf(SHA256.HashData(plain)) == reference.Name
            ? plain
            : throw new BlobDamagedException(
                new BlobName(document, reference.Name), "does not hold what its name says");
    }

    /// <summary>
    /// As <see cref="Get"/>, but to be read once from the beginning, with a part in memory however long it is. What is
    /// wrong with it shows while it is read, at the latest before its last part.
    /// </summary>
    /// <exception cref="BlobDamagedException">Missing, or of another length than was written.</exception>
    public async ValueTask<Stream> OpenRead(
        DocumentKey document, BlobRef reference, CancellationToken cancellationToken)
    {
        var keys = await keyRing.Open(document, cancellationToken);
        var blob = new BlobName(document, reference.Name);
        var stored = await store.Open(blob, cancellationToken)
            ?? throw new BlobDamagedException(blob, "is missing", isMissing: true);
        try
        {
            if (stored.Length != SealedStream.LengthOf(reference.Length))
            {
                throw new BlobDamagedException(blob, $"is {stored.Length} bytes long");
            }

            var frames = await SealedFrames.Open(stored, reference.Name, keys.BlobKey, cancellationToken);
            return new UnsealedStream(blob, reference, keys, stored, frames);
        }
        catch (Exception e) when (e is CryptographicException or EndOfStreamException)
        {
            await stored.DisposeAsync();
            throw new BlobDamagedException(blob, "was altered", e);
        }
        catch
        {
            await stored.DisposeAsync();
            throw;
        }
    }

    public Task<T> GetJson<T>(
        DocumentKey document, BlobRef reference, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class => GetJson(document, reference, json, bytes => bytes, cancellationToken);

    /// <summary>Pages without their words, but where these are to be had at no cost.</summary>
    /// <inheritdoc cref="Get" path="/exception"/>
    public Task<PagesBlob> GetPagesOnly(
        DocumentKey document, BlobRef reference, CancellationToken cancellationToken) => GetJson(
            document, reference, BlobJson.Default.PagesBlob, bytes => PageWords.TakenFrom(bytes), cancellationToken);

    private async Task<T> GetJson<T>(
        DocumentKey document, BlobRef reference, JsonTypeInfo<T> json, Wanted wanted,
        CancellationToken cancellationToken)
        where T : class
    {
        // First, since without its key a document is not to be had from memory either.
        await keyRing.Open(document, cancellationToken);
        return recent?.Find(new BlobName(document, reference.Name), json)
            ?? JsonSerializer.Deserialize(wanted(await Get(document, reference, cancellationToken)), json)!;
    }

    /// <summary>A part of the blob; each frame is verified. Null if there is no such blob.</summary>
    public async Task<byte[]?> Read(
        DocumentKey document, string name, long offset, int countMax, CancellationToken cancellationToken) =>
        await Read(
            document, name, offset, countMax, await keyRing.Open(document, cancellationToken), cancellationToken);

    /// <summary>A whole blob, into the first bytes of a buffer.</summary>
    /// <exception cref="BlobDamagedException">It is missing, altered or of another length.</exception>
    public async Task ReadInto(
        DocumentKey document, string name, byte[] target, int length, CancellationToken cancellationToken)
    {
        var blob = new BlobName(document, name);
        var keys = await keyRing.Open(document, cancellationToken);
        await using var stored = await store.Open(blob, cancellationToken)
            ?? throw new BlobDamagedException(blob, "is missing", isMissing: true);
        if (stored.Length != SealedStream.LengthOf(length))
        {
            throw new BlobDamagedException(blob, $"is {stored.Length} bytes long");
        }

        try
        {
            using var plain = new MemoryStream(target, 0, length);
            await SealedStream.Read(stored, name, keys.BlobKey, 0, length, plain, cancellationToken);
        }
        catch (Exception e) when (e is CryptographicException or EndOfStreamException)
        {
            throw new BlobDamagedException(blob, "was altered", e);
        }
    }

    /// <summary>
    /// Whether a blob is there, as long as it must be and, if asked for as a <paramref name="whole"/>, whether it holds
    /// the bytes that its name was made of. However long it is, it is never in memory as one.
    /// </summary>
    /// <exception cref="BlobStoreUnavailableException"/>
    public async Task<BlobProof> Prove(
        DocumentKey document, BlobRef reference, bool whole, CancellationToken cancellationToken)
    {
        var keys = await keyRing.Open(document, cancellationToken);
        try
        {
            await using var stored = await store.Open(new BlobName(document, reference.Name), cancellationToken);
            if (stored is null)
            {
                return new BlobProof(BlobVerdict.Missing, 0, "");
            }

            if (stored.Length != SealedStream.LengthOf(reference.Length))
            {
                return new BlobProof(BlobVerdict.Altered, stored.Length, $" is {stored.Length} bytes long");
            }

            return new BlobProof(
                !whole || await Hashed(stored, reference.Name, keys, cancellationToken) == reference.Name
                    ? BlobVerdict.Intact
                    : BlobVerdict.Altered,
                stored.Length, "");
        }
        catch (BlobDamagedException e)
        {
            return new BlobProof(e.IsMissing ? BlobVerdict.Missing : BlobVerdict.Altered, 0, " " + e.Reason);
        }
        catch (Exception e) when (e is CryptographicException or EndOfStreamException)
        {
            return new BlobProof(BlobVerdict.Altered, 0, "");
        }
    }

    /// <summary>What is parsed of the bytes; may write into them.</summary>
    private delegate ReadOnlySpan<byte> Wanted(byte[] json);

    private static async Task<string> Hashed(
        Stream stored, string name, DocumentKeys keys, CancellationToken cancellationToken)
    {
        using var sha256 = SHA256.Create();
        await using (var hashing = new CryptoStream(Stream.Null, sha256, CryptoStreamMode.Write))
        {
            await SealedStream.Read(stored, name, keys.BlobKey, 0, long.MaxValue, hashing, cancellationToken);
            await hashing.FlushFinalBlockAsync(cancellationToken);
        }

        return keys.NameOf(sha256.Hash);
    }

    private async Task<byte[]?> Read(
        DocumentKey document, string name, long offset, int countMax, DocumentKeys keys,
        CancellationToken cancellationToken)
    {
        var blob = new BlobName(document, name);
        await using var stored = await store.Open(blob, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        try
        {
            using var plain = new MemoryStream((int)Math.Min(countMax, stored.Length));
            await SealedStream.Read(stored, name, keys.BlobKey, offset, countMax, plain, cancellationToken);

            // As a rule the buffer is what was asked for, and a copy would be as long.
            var buffer = plain.GetBuffer();
            return buffer.Length == plain.Length ? buffer : plain.ToArray();
        }
        catch (Exception e) when (e is CryptographicException or EndOfStreamException)
        {
            throw new BlobDamagedException(blob, "was altered", e);
        }
    }

    private Task<bool> PutNamed(
        BlobName name, DocumentKeys keys, Func<Stream> open, CancellationToken cancellationToken) =>
        store.Put(
            name,
            async (target, ct) =>
            {
                await using var plain = open();
                await SealedStream.Write(plain, target, name.Name, keys.BlobKey, ct);
            },
            cancellationToken);
}

public enum BlobVerdict
{
    Intact,
    Missing,
    Altered,
}

/// <param name="StoredBytes">Its length as stored, as far as known.</param>
/// <param name="Reason">What follows the blob's name in a sentence; may be empty.</param>
public readonly record struct BlobProof(BlobVerdict Verdict, long StoredBytes, string Reason);
