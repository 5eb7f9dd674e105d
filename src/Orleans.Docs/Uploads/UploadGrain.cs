using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Uploads;

/// <summary>
/// Takes one file in, chunk by chunk; everything lies in blobs, so the grain may go and come at any moment.
/// </summary>
[CollectionAgeLimit(Minutes = 2)]
internal sealed class UploadGrain(
    Intake intake, DocumentBlobs blobs, IBlobStore store, KeyRing keyRing, IOptions<UploadSettings> settings)
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
        var checkedOptions = UploadChecks.Check(options);
        var staged = await Staged();
        if (staged.Options is null)
        {
            await Gate.Enter(_key.Id);
            await staged.Open(checkedOptions, CancellationToken.None);
        }

        return StatusOf(staged);
    }

    public async Task<UploadStatus> Append(long offset, ReadOnlyMemory<byte> chunk)
    {
        var staged = await Opened();
        if (staged.Receipt is not null)
        {
            return StatusOf(staged);
        }

        if (chunk.Length is 0 or > UploadLimits.ChunkBytesMax)
        {
            throw new UploadRefusedException("chunk_size", $"a chunk has 1 to {UploadLimits.ChunkBytesMax} bytes");
        }

        if (offset < staged.Length && await staged.Holds(offset, chunk, CancellationToken.None))
        {
            return StatusOf(staged);
        }

        if (offset != staged.Length)
        {
            throw new UploadRefusedException(
                "chunk_offset", $"the upload goes on at byte {staged.Length}, not at {offset}");
        }

        CheckSize(staged.Length + chunk.Length);
        await staged.Append(chunk, CancellationToken.None);
        return StatusOf(staged);
    }

    public async Task<UploadStatus> Status() => StatusOf(await Opened());

    public async Task<Receipt> Complete()
    {
        var staged = await Opened();
        if (staged.Receipt is { } earlier)
        {
            return earlier;
        }

        var receipt = await Accept(staged.Options!, await staged.Source(CancellationToken.None));
        await staged.Finish(receipt, CancellationToken.None);
        await Gate.Leave(_key.Id);
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
        return await Accept(UploadChecks.Check(options), IntakeSource.Of(file));
    }

    public async Task Abort()
    {
        var scope = StagedUpload.ScopeOf(_key);
        await foreach (var blob in store.List(scope, CancellationToken.None))
        {
            await store.Delete(blob.Name, CancellationToken.None);
        }

        await keyRing.Destroy(scope, CancellationToken.None);
        await Gate.Leave(_key.Id);
        _staged = null;
    }

    private ITenantUploadsGrain Gate => GrainFactory.GetGrain<ITenantUploadsGrain>(_key.Tenant);

    private Task<Receipt> Accept(UploadOptions options, IntakeSource source) => intake.Accept(
        _key.Tenant, source, new IntakeFacts("upload-" + _key.Id, options) { Actor = CallerScope.Actor },
        CancellationToken.None);

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
}
