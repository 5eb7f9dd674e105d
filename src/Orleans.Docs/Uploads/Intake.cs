using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Uploads;

/// <summary>The bytes of a file, known by hash and length, to be read as often as needed.</summary>
public sealed record IntakeSource(byte[] Sha256, long Length, Func<Stream> Open)
{
    public static IntakeSource Of(ReadOnlyMemory<byte> bytes) =>
        new(SHA256.HashData(bytes.Span), bytes.Length, () => BytesStream.Over(bytes));
}

public sealed record IntakeFacts(string CommandId, UploadOptions Options)
{
    public string Actor { get; init; } = CommitFacts.System;

    public DocumentKey? Parent { get; init; }

    public int Depth { get; init; }
}

/// <summary>
/// Makes a document of a file: finds its id, stores the source, then has the document record the upload. The id comes
/// from the bytes under a secret of the tenant, unless the caller names one or wants a new one; bytes whose document
/// was erased start a new one.
/// </summary>
internal sealed class Intake(DocumentGrains documents, DocumentBlobs blobs, KeyRing keyRing)
{
    private const int ErasedMax = 64;
    private const int IdBytes = 16;

    /// <summary>
    /// The sweep may take an orphan of the same bytes away between storing and recording; not twice in a row.
    /// </summary>
    private const int TriesMax = 3;

    /// <inheritdoc cref="IIntake.Accept"/>
    public async Task<Receipt> Accept(
        string tenant, IntakeSource source, IntakeFacts facts, CancellationToken cancellationToken)
    {
        var options = facts.Options;
        var key = options.DocumentId is { } id ? new DocumentKey(tenant, id)
            : options.AlwaysNew
                ? await KeyOf(tenant, "new", Encoding.UTF8.GetBytes(facts.CommandId), 0, cancellationToken)
            : await KeyOfBytes(tenant, source.Sha256, cancellationToken);
        var document = documents.Of(key);
        var isFromBytes = options.DocumentId is null && !options.AlwaysNew;
        if (!isFromBytes && (await document.Standing()).IsErased)
        {
            throw new CommandRefusedException($"document {key} was erased: choose another id");
        }

        for (var tries = 0; tries < TriesMax; tries++)
        {
            var reference = await blobs.Put(key, source.Sha256, source.Length, source.Open, cancellationToken);
            var receipt = await document.Upload(new UploadDocument(
                facts.CommandId,
                facts.Actor,
                new Uploaded(
                    reference, options.FileName, options.MediaType, options.Tags, options.Lane, options.Deadline,
                    facts.Parent, facts.Depth)));
            if (receipt is not null)
            {
                return receipt;
            }
        }

        throw new OverloadedException("the blob store", TimeSpan.FromSeconds(1));
    }

    private async Task<DocumentKey> KeyOfBytes(string tenant, byte[] sha256, CancellationToken cancellationToken)
    {
        for (var erased = 0; erased < ErasedMax; erased++)
        {
            var key = await KeyOf(tenant, "bytes", sha256, erased, cancellationToken);
            if (!(await documents.Of(key).Standing()).IsErased)
            {
                return key;
            }
        }

        throw new CommandRefusedException($"these bytes were erased {ErasedMax} times: upload them as a new document");
    }

    private async ValueTask<DocumentKey> KeyOf(
        string tenant, string purpose, byte[] data, int number, CancellationToken cancellationToken)
    {
        var secret = await keyRing.TenantSecret(tenant, "document-ids", cancellationToken);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes(purpose));
        Span<byte> counter = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(counter, number);
        hmac.AppendData(counter);
        hmac.AppendData(data);
        return new DocumentKey(tenant, Convert.ToHexStringLower(hmac.GetHashAndReset().AsSpan(0, IdBytes)));
    }
}
