using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Engines;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Uploads;

/// <summary>
/// Takes one file in, chunk by chunk; everything lies in blobs, so the grain may go and come at any moment.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class UploadGrain(
    Intake intake, SubmitGate gate, DocumentBlobs blobs, IBlobStore store, KeyRing keyRing,
    IPresignedUploads presigned, RedactionPolicy redaction, IOptions<UploadSettings> settings,
    ILogger<UploadGrain> logger)
    : Grain, IUploadGrain
{
    private DocumentKey _key;
    private StagedUpload? _staged;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = DocumentKey.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<UploadStatus> Open(UploadOptions options)
    {
        var checkedOptions = Checked(options);
        var staged = await Staged();
        if (staged.Options is null)
        {
            await gate.Enter(_key.Tenant);
            await OpenUploads.Enter(_key.Id);
            await staged.Open(checkedOptions, CancellationToken.None);
        }

        return StatusOf(staged);
    }

    public async Task<PresignedUpload> OpenPresigned(UploadOptions options, PresignedFile file)
    {
        var opening = new PresignedOpening(Checked(options), UploadChecks.Check(file), CallerScope.Actor);
        CheckSize(file.LengthBytes ?? 0);
        var staged = await Staged();
        if (staged.Receipt is { } receipt)
        {
            return new PresignedUpload(null, receipt);
        }

        if (staged.Options is not null && staged.Presigned is null)
        {
            throw new UploadRefusedException("upload_in_chunks", "this upload was opened for bytes in chunks");
        }

        // Signed first, so that nothing is left of an upload that the wing refuses.
        var announced = (staged.Presigned ?? opening).File.LengthBytes;
        var form = await presigned.Sign(
            _key, announced ?? 0, announced ?? settings.Value.FileBytesMax, CancellationToken.None);
        if (staged.Presigned is null)
        {
            await gate.Enter(_key.Tenant);
            await OpenUploads.Enter(_key.Id);
            await staged.Open(opening, CancellationToken.None);
        }

        return new PresignedUpload(form, null);
    }

    public async Task<UploadStatus> Append(long offset, ReadOnlyMemory<byte> chunk)
    {
        var staged = await Opened();
        if (staged.Presigned is not null)
        {
            throw new UploadRefusedException(
                "upload_presigned", "the bytes of this upload go to the store by its form, not in chunks");
        }

        if (chunk.Length is 0 or > UploadLimits.ChunkBytesMax)
        {
            throw new UploadRefusedException("chunk_size", $"a chunk has 1 to {UploadLimits.ChunkBytesMax} bytes");
        }

        if (staged.Receipt is not null && offset >= 0 && offset <= staged.Length - chunk.Length)
        {
            // Its chunks are gone, so that nobody can tell whether these bytes are the same.
            return StatusOf(staged);
        }

        if (staged.Receipt is null && offset < staged.Length
            && await staged.Holds(offset, chunk, CancellationToken.None))
        {
            return StatusOf(staged);
        }

        if (offset != staged.Length || staged.Receipt is not null)
        {
            throw new UploadRefusedException(
                "chunk_offset",
                staged.Receipt is null
                    ? $"the upload goes on at byte {staged.Length}, not at {offset}"
                    : $"the upload has become a document with its {staged.Length} bytes and takes no more");
        }

        CheckSize(staged.Length + chunk.Length);
        if (staged.Length + chunk.Length > staged.Options!.LengthBytes)
        {
            throw new UploadRefusedException(
                Content.Problems.TooLarge,
                $"the file was announced with {staged.Options.LengthBytes} bytes and this goes beyond");
        }

        await Append(staged, chunk);
        return StatusOf(staged);
    }

    public async Task<UploadStatus> Status() => StatusOf(await Opened());

    public async Task<UploadDigest?> Digest() => await (await Opened()).Digest(CancellationToken.None);

    public async Task<Receipt> Complete()
    {
        var staged = await Opened();
        if (staged.Receipt is { } earlier)
        {
            await LetGo(staged);
            return earlier;
        }

        if (staged.Presigned is null && staged.Options!.LengthBytes is { } length && length != staged.Length)
        {
            throw new UploadRefusedException(
                "not_as_announced", $"{staged.Length} of the {length} bytes have arrived that were announced");
        }

        var source = staged.Presigned is { } opening
            ? await Arrived(opening.File)
            : await staged.Source(CancellationToken.None);
        var receipt = await Accept(staged.Options!, source, staged.Presigned?.Actor ?? CallerScope.Actor);
        await staged.Finish(receipt, StagedUpload.DigestOf(source), CancellationToken.None);
        await LetGo(staged);
        await OpenUploads.Leave(_key.Id);
        return receipt;
    }

    public async Task<Receipt> Submit(UploadOptions options, ReadOnlyMemory<byte> file)
    {
        if (file.Length > UploadLimits.ChunkBytesMax)
        {
            throw new UploadRefusedException(
                "chunk_size", $"files over {UploadLimits.ChunkBytesMax} bytes are uploaded in chunks");
        }

        CheckSize(file.Length);
        var checkedOptions = Checked(options);
        await gate.Enter(_key.Tenant);
        return await Accept(checkedOptions, IntakeSource.Of(file), CallerScope.Actor);
    }

    public async Task Abort()
    {
        if ((await Staged()).Presigned is not null)
        {
            await presigned.Delete(_key, CancellationToken.None);
        }

        var scope = StagedUpload.ScopeOf(_key);
        await foreach (var blob in store.List(scope, CancellationToken.None))
        {
            await store.Delete(blob.Name, CancellationToken.None);
        }

        await keyRing.Destroy(scope, CancellationToken.None);
        await OpenUploads.Leave(_key.Id);
        _staged = null;
    }

    private UploadOptions Checked(UploadOptions options)
    {
        UploadChecks.CheckTags(options.Tags, redaction);
        CheckSize(options.LengthBytes ?? 0);
        return UploadChecks.Check(options);
    }

    /// <summary>Where that fails, whether the chunk was stored is unknown: the next call looks.</summary>
    private async Task Append(StagedUpload staged, ReadOnlyMemory<byte> chunk)
    {
        try
        {
            await staged.Append(chunk, CancellationToken.None);
        }
        catch
        {
            _staged = null;
            throw;
        }
    }

    private ITenantUploadsGrain OpenUploads => GrainFactory.GetGrain<ITenantUploadsGrain>(_key.Tenant);

    private Task<Receipt> Accept(UploadOptions options, IntakeSource source, string actor) => intake.Accept(
        _key.Tenant, source, new IntakeFacts("upload-" + _key.Id, options) { Actor = actor }, CancellationToken.None);

    /// <summary>The bytes that the client sent to the store, if they are what it announced.</summary>
    private async Task<IntakeSource> Arrived(PresignedFile announced)
    {
        var source = await presigned.Find(_key, settings.Value.FileBytesMax, CancellationToken.None)
            ?? throw new UploadRefusedException("nothing_arrived", "nothing was sent to the store by the form yet");
        var sha256 = announced.Sha256 is { } digits ? Convert.FromHexString(digits) : source.Sha256;
        return (announced.LengthBytes ?? source.Length) == source.Length && sha256.AsSpan().SequenceEqual(source.Sha256)
            ? source
            : throw new UploadRefusedException(
                "not_as_announced", "what was sent to the store has another length or SHA-256 than announced");
    }

    /// <summary>Bytes in plain go once they are a document; those that stay are gone with the next call, or by the
    /// place's own rule.</summary>
    private async Task LetGo(StagedUpload staged)
    {
        if (staged.Presigned is null)
        {
            return;
        }

        try
        {
            await presigned.Delete(_key, CancellationToken.None);
        }
        catch (BlobStoreUnavailableException e)
        {
            LogLeft(logger, e, _key);
        }
    }

    private async Task<StagedUpload> Staged()
    {
        if (_staged is null)
        {
            var staged = new StagedUpload(StagedUpload.ScopeOf(_key), blobs, store);
            await staged.Load(CancellationToken.None);
            _staged = staged;
        }

        return _staged;
    }

    private async Task<StagedUpload> Opened()
    {
        var staged = await Staged();
        return staged.Options is not null
            ? staged
            : throw new UploadRefusedException("upload_not_open", $"there is no open upload {_key.Id}: open it first");
    }

    private void CheckSize(long length)
    {
        if (length > settings.Value.FileBytesMax)
        {
            throw new UploadRefusedException(
                Content.Problems.TooLarge, $"the file is over the limit of {settings.Value.FileBytesMax} bytes");
        }
    }

    private static UploadStatus StatusOf(StagedUpload staged) => new(staged.Length, staged.Receipt);

    [LoggerMessage(LogLevel.Warning, "the bytes of upload {Upload} are a document and stay in the store for now")]
    private static partial void LogLeft(ILogger logger, Exception e, DocumentKey upload);
}
