using System.Net;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Orleans.Docs.Erasing;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>
/// What lies in plain on its way to become a document, found by the command that took it. An object that was put into
/// a bucket is noted before it is taken and until it is deleted, since its name cannot be told from the command.
/// </summary>
internal sealed class TakenObjects(
    IAmazonS3 s3, IncomingBucket incoming, IOptions<IncomingOptions> options, IOptions<DropOptions> drop)
    : IPlainCopies
{
    private const string UploadCommand = "upload-";
    private const string DropCommand = "s3:";

    private string Bucket =>
        options.Value.Bucket ?? throw new AwsResourceException("Docs:Aws:Blobs:Bucket is not given");

    public async Task Note(string tenant, DroppedObject taken, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = NoteOf(tenant, taken.CommandId),
            InputStream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(taken)),
        };
        if (options.Value.KmsKeyId is { Length: > 0 } key)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = key;
        }

        await s3.PutObjectAsync(request, cancellationToken);
    }

    /// <summary>The object goes, then what was noted of it. Either may be gone already.</summary>
    public async Task Delete(string tenant, DroppedObject taken, CancellationToken cancellationToken)
    {
        await s3.DeleteObjectAsync(taken.Bucket, taken.Key, taken.Version, cancellationToken);
        await s3.DeleteObjectAsync(Bucket, NoteOf(tenant, taken.CommandId), cancellationToken);
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
            else if (IsOfDrop(command)
                && await Noted(document.Tenant, command, cancellationToken) is { } taken)
            {
                await Delete(document.Tenant, taken, cancellationToken);
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

    private async Task<DroppedObject?> Noted(string tenant, string command, CancellationToken cancellationToken)
    {
        try
        {
            using var note = await s3.GetObjectAsync(Bucket, NoteOf(tenant, command), cancellationToken);
            return await JsonSerializer.DeserializeAsync<DroppedObject>(
                note.ResponseStream, cancellationToken: cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private string NoteOf(string tenant, string command) =>
        $"{options.Value.TakenPrefix}{tenant}/{command[DropCommand.Length..]}";
}
