using System.Net;
using System.Text;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Orleans.Docs.Erasing;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>
/// What lies in plain on its way to become a document, found by the command that took it. An object that was put into
/// a bucket is noted before it is taken and until it is deleted, since its name cannot be told from the command; then
/// another note says that it was taken, for as long as a message of it may come again.
/// </summary>
internal sealed class TakenObjects(
    IAmazonS3 s3, IncomingBucket incoming, IOptions<IncomingOptions> options, IOptions<DropOptions> drop)
    : IPlainCopies
{
    private const string UploadCommand = "upload-";
    private const string DropCommand = "s3:";

    private string Bucket =>
        options.Value.Bucket ?? throw new AwsResourceException("Docs:Aws:Blobs:Bucket is not given");

    public Task Note(string tenant, DroppedObject taken, CancellationToken cancellationToken) =>
        Put(NotedAs(tenant, taken.CommandId), JsonSerializer.SerializeToUtf8Bytes(taken), cancellationToken);

    /// <summary>Whether this put, or the same bytes in its place, became a document and was deleted here.</summary>
    public async Task<bool> WasTaken(string tenant, DroppedObject gone, CancellationToken cancellationToken)
    {
        if (await Read(DoneAs(tenant, gone.CommandId), cancellationToken) is not null)
        {
            return true;
        }

        var noted = await Noted(tenant, gone.CommandId, cancellationToken);
        return (noted ?? gone).BytesId is { } bytes
            && await Read(DoneAs(tenant, bytes), cancellationToken) is not null;
    }

    /// <summary>
    /// The document is stored: the object goes, unless another was put there meanwhile, and a note says so from then
    /// on. What says it of the bytes comes first, so that a crash in between is no object that got lost.
    /// </summary>
    public async Task Take(string tenant, DroppedObject taken, CancellationToken cancellationToken)
    {
        if (taken.BytesId is { } bytes)
        {
            await Put(DoneAs(tenant, bytes), [], cancellationToken);
        }

        await DeleteObject(taken, cancellationToken);
        await Put(DoneAs(tenant, taken.CommandId), Encoding.UTF8.GetBytes(taken.BytesId ?? ""), cancellationToken);
        await s3.DeleteObjectAsync(Bucket, NotedAs(tenant, taken.CommandId), cancellationToken);
    }

    public async Task Delete(
        DocumentKey document, IReadOnlyCollection<string> commands, CancellationToken cancellationToken)
    {
        foreach (var command in commands)
        {
            if (command.StartsWith(UploadCommand, StringComparison.Ordinal)
                && DocumentKey.TryParse($"{document.Tenant}/{command[UploadCommand.Length..]}", out var upload))
            {
                await incoming.Delete(upload, cancellationToken);
            }
            else if (IsOfDrop(command))
            {
                await Delete(document.Tenant, command, cancellationToken);
            }
        }
    }

    /// <summary>What the drop reads and does not empty is its owner's.</summary>
    public string? Staying(DocumentKey document, IReadOnlyCollection<string> commands)
    {
        var buckets = drop.Value.Sources.Where(source => source.Tenant == document.Tenant && !source.DeletesTaken)
            .Select(source => source.Bucket).Distinct().ToList();
        return buckets.Count == 0 || !commands.Any(IsOfDrop)
            ? null
            : $"the object that it came as stays in S3 ({string.Join(", ", buckets)}), since the drop empties nothing "
                + "there (DeletesTaken): whoever owns the bucket can delete it";
    }

    public void Forget(DocumentKey document)
    {
        // Nothing of it is held in memory.
    }

    private static bool IsOfDrop(string command) => command.StartsWith(DropCommand, StringComparison.Ordinal);

    /// <summary>The object, where it was not deleted yet, then what was noted of it.</summary>
    private async Task Delete(string tenant, string command, CancellationToken cancellationToken)
    {
        var noted = await Noted(tenant, command, cancellationToken);
        if (noted is not null)
        {
            await DeleteObject(noted, cancellationToken);
        }

        var done = await Read(DoneAs(tenant, command), cancellationToken);
        string?[] ids = [noted?.BytesId, done, done is null ? null : command];
        foreach (var id in ids.OfType<string>().Where(IsOfDrop).Distinct())
        {
            await s3.DeleteObjectAsync(Bucket, DoneAs(tenant, id), cancellationToken);
        }

        if (noted is not null)
        {
            await s3.DeleteObjectAsync(Bucket, NotedAs(tenant, command), cancellationToken);
        }
    }

    /// <summary>
    /// Only what was read: in a bucket without versions another object may have been put under the same key, and it has
    /// a message of its own. Either may be gone already.
    /// </summary>
    private async Task DeleteObject(DroppedObject taken, CancellationToken cancellationToken)
    {
        try
        {
            await s3.DeleteObjectAsync(
                new DeleteObjectRequest
                {
                    BucketName = taken.Bucket,
                    Key = taken.Key,
                    VersionId = taken.Version,
                    IfMatch = taken.Version is null ? taken.ETag : null,
                },
                cancellationToken);
        }
        catch (AmazonS3Exception e) when (
            e.StatusCode == HttpStatusCode.PreconditionFailed
            || (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket"))
        {
            // Another stays, and one that is gone is gone.
        }
    }

    private async Task Put(string key, byte[] body, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest { BucketName = Bucket, Key = key, InputStream = new MemoryStream(body) };
        if (options.Value.KmsKeyId is { Length: > 0 } kmsKey)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = kmsKey;
        }

        await s3.PutObjectAsync(request, cancellationToken);
    }

    /// <summary>Null where nothing is being taken.</summary>
    private async Task<DroppedObject?> Noted(string tenant, string command, CancellationToken cancellationToken) =>
        await Read(NotedAs(tenant, command), cancellationToken) is { } note
            ? JsonSerializer.Deserialize<DroppedObject>(note)
            : null;

    /// <summary>Null where nothing was noted.</summary>
    private async Task<string?> Read(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var note = await s3.GetObjectAsync(Bucket, key, cancellationToken);
            using var text = new StreamReader(note.ResponseStream);
            return await text.ReadToEndAsync(cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private string NotedAs(string tenant, string command) => KeyOf(options.Value.TakenPrefix, tenant, command);

    private string DoneAs(string tenant, string id) => KeyOf(options.Value.DonePrefix, tenant, id);

    private static string KeyOf(string prefix, string tenant, string id) =>
        $"{prefix}{tenant}/{id[DropCommand.Length..]}";
}
