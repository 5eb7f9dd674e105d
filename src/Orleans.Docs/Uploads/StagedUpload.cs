using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Uploads;

/// <summary>
/// An upload under way, wholly in blobs under a key of its own, so that any silo goes on with it after a crash:
/// <c>options</c>, one <c>chunk-OFFSET-LENGTH</c> each, and <c>digest</c> and <c>receipt</c> when it is done. One whose
/// bytes lie elsewhere has <c>presigned</c> in place of options and chunks.
/// </summary>
internal sealed class StagedUpload(DocumentKey scope, DocumentBlobs blobs, IBlobStore store)
{
    private const string OptionsName = "options";
    private const string PresignedName = "presigned";
    private const string ReceiptName = "receipt";
    private const string DigestName = "digest";
    private const string ChunkPrefix = "chunk-";
    private const int SmallBytesMax = 64 * 1024;

    private readonly SortedDictionary<long, int> _chunks = [];

    /// <summary>Of the whole file, once it is done.</summary>
    private UploadDigest? _digest;

    public UploadOptions? Options { get; private set; }

    /// <summary>Null for bytes that come in chunks.</summary>
    public PresignedOpening? Presigned { get; private set; }

    public Receipt? Receipt { get; private set; }

    public long Length { get; private set; }

    /// <summary>Where the parts of an upload lie: not the id itself, which a client chooses.</summary>
    public static DocumentKey ScopeOf(DocumentKey upload) => new(
        upload.Tenant,
        UploadChecks.ReservedPrefix
            + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(upload.Id)).AsSpan(0, 16)));

    public async Task Load(CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await foreach (var blob in store.List(scope, cancellationToken))
        {
            names.Add(blob.Name.Name);
        }

        Presigned = names.Contains(PresignedName)
            ? await Read(PresignedName, UploadJson.Default.PresignedOpening)
            : null;
        Options = Presigned?.Options
            ?? (names.Contains(OptionsName) ? await Read(OptionsName, UploadJson.Default.UploadOptions) : null);
        Receipt = names.Contains(ReceiptName) ? await Read(ReceiptName, UploadJson.Default.Receipt) : null;
        _digest = names.Contains(DigestName) ? await Read(DigestName, UploadJson.Default.UploadDigest) : null;
        foreach (var name in names.Where(name => name.StartsWith(ChunkPrefix, StringComparison.Ordinal)))
        {
            var parts = name.Split('-');
            var offset = long.Parse(parts[1], CultureInfo.InvariantCulture);
            _chunks[offset] = int.Parse(parts[2], CultureInfo.InvariantCulture);
        }

        Length = Receipt is not null && _digest is { } digest
            ? digest.LengthBytes
            : _chunks.Sum(chunk => (long)chunk.Value);

        async Task<T> Read<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json) =>
            JsonSerializer.Deserialize((await blobs.Read(scope, name, 0, SmallBytesMax, cancellationToken))!, json)!;
    }

    public async Task Open(UploadOptions options, CancellationToken cancellationToken)
    {
        await blobs.PutNamed(
            scope, OptionsName, JsonSerializer.SerializeToUtf8Bytes(options, UploadJson.Default.UploadOptions),
            cancellationToken);
        Options = options;
    }

    public async Task Open(PresignedOpening opening, CancellationToken cancellationToken)
    {
        await blobs.PutNamed(
            scope, PresignedName,
            JsonSerializer.SerializeToUtf8Bytes(opening, UploadJson.Default.PresignedOpening), cancellationToken);
        Presigned = opening;
        Options = opening.Options;
    }

    public async Task Append(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        await blobs.PutNamed(scope, NameOf(Length, chunk.Length), chunk, cancellationToken);
        _chunks[Length] = chunk.Length;
        Length += chunk.Length;
    }

    /// <summary>Whether exactly this chunk lies at this offset.</summary>
    public async Task<bool> Holds(long offset, ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken) =>
        _chunks.TryGetValue(offset, out var length)
        && length == chunk.Length
        && await blobs.Read(scope, NameOf(offset, length), 0, length, cancellationToken) is { } bytes
        && bytes.AsSpan().SequenceEqual(chunk.Span);

    /// <summary>The bytes so far as a source, hashed now.</summary>
    public async Task<IntakeSource> Source(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[UploadLimits.ChunkBytesMax];
        foreach (var (offset, length) in _chunks)
        {
            await ReadChunk(offset, length, buffer, cancellationToken);
            hash.AppendData(buffer, 0, length);
        }

        return new IntakeSource(
            hash.GetHashAndReset(), Length,
            () => new ChunkStream([.. _chunks.Select(chunk => (chunk.Key, chunk.Value))], ReadChunk));
    }

    public static UploadDigest DigestOf(IntakeSource source) =>
        new(source.Length, Convert.ToHexStringLower(source.Sha256));

    /// <summary>Null where the bytes are not here.</summary>
    public async Task<UploadDigest?> Digest(CancellationToken cancellationToken) =>
        _digest ?? (Presigned is null && Receipt is null ? DigestOf(await Source(cancellationToken)) : null);

    /// <summary>Keeps receipt and digest for callers that ask again, and lets the chunks go.</summary>
    public async Task Finish(Receipt receipt, UploadDigest digest, CancellationToken cancellationToken)
    {
        await blobs.PutNamed(
            scope, DigestName, JsonSerializer.SerializeToUtf8Bytes(digest, UploadJson.Default.UploadDigest),
            cancellationToken);
        _digest = digest;
        await blobs.PutNamed(
            scope, ReceiptName, JsonSerializer.SerializeToUtf8Bytes(receipt, UploadJson.Default.Receipt),
            cancellationToken);
        Receipt = receipt;
        foreach (var (offset, length) in _chunks)
        {
            await store.Delete(new BlobName(scope, NameOf(offset, length)), cancellationToken);
        }

        _chunks.Clear();
    }

    private static string NameOf(long offset, int length) => $"{ChunkPrefix}{offset:D14}-{length}";

    private Task ReadChunk(long offset, int length, byte[] target, CancellationToken cancellationToken) =>
        blobs.ReadInto(scope, NameOf(offset, length), target, length, cancellationToken);
}

/// <summary>What a presigned upload was opened with, and by whom: whoever completes it may be the silo.</summary>
internal sealed record PresignedOpening(UploadOptions Options, PresignedFile File, string Actor);

[JsonSerializable(typeof(UploadOptions))]
[JsonSerializable(typeof(PresignedOpening))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(UploadDigest))]
internal sealed partial class UploadJson : JsonSerializerContext;

/// <summary>Reads the chunks of an upload one behind the other; holds one in memory.</summary>
internal sealed class ChunkStream(
    ImmutableArray<(long Offset, int Length)> chunks, Func<long, int, byte[], CancellationToken, Task> read)
    : ForwardStream
{
    private readonly byte[] _buffer = new byte[UploadLimits.ChunkBytesMax];
    private int _next;
    private ReadOnlyMemory<byte> _current;

    public override long Length => chunks.Sum(chunk => (long)chunk.Length);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_current.IsEmpty && _next < chunks.Length)
        {
            var (offset, length) = chunks[_next++];
            await read(offset, length, _buffer, cancellationToken);
            _current = _buffer.AsMemory(0, length);
        }

        var count = Math.Min(buffer.Length, _current.Length);
        _current[..count].CopyTo(buffer);
        _current = _current[count..];
        return count;
    }
}
