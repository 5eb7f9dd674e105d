using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>
/// What of S3 the wing uses, and what common emulators ignore: <c>If-None-Match</c>, encryption headers, checksums.
/// Buckets stand in the path.
/// </summary>
internal sealed class S3Service(ObjectStore store) : IStubService
{
    private const string Namespace = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    private const int KeysMax = 1_000;
    private const int PartBytesMin = 5 << 20;

    private readonly ConcurrentDictionary<string, Upload> _uploads = new();

    public string SigningName => "s3";

    public ErrorForm Errors => ErrorForm.Xml;

    public string Operation(StubRequest request)
    {
        var onObject = request.Path.Count > 1;
        return (request.Method, onObject) switch
        {
            ("PUT", true) when request.Parameter("uploadId") is not null => "UploadPart",
            ("PUT", true) when request.Header("x-amz-copy-source") is not null => "CopyObject",
            ("PUT", true) => "PutObject",
            ("PUT", false) when request.Parameter("publicAccessBlock") is not null => "PutPublicAccessBlock",
            ("PUT", false) when request.Parameter("encryption") is not null => "PutBucketEncryption",
            ("PUT", false) when request.Parameter("lifecycle") is not null => "PutBucketLifecycleConfiguration",
            ("PUT", false) when request.RawQuery.Length == 0 => "CreateBucket",
            ("GET", true) => "GetObject",
            ("GET", false) when request.Parameter("lifecycle") is not null => "GetBucketLifecycleConfiguration",
            ("GET", false) => "ListObjectsV2",
            ("HEAD", true) => "HeadObject",
            ("HEAD", false) => "HeadBucket",
            ("DELETE", true) when request.Parameter("uploadId") is not null => "AbortMultipartUpload",
            ("DELETE", true) => "DeleteObject",
            ("POST", true) when request.Parameter("uploads") is not null => "CreateMultipartUpload",
            ("POST", true) => "CompleteMultipartUpload",
            ("POST", false) when request.Posted is not null => "PostObject",
            ("POST", false) when request.Parameter("delete") is not null => "DeleteObjects",
            _ => throw new RefusedException(405, "MethodNotAllowed", request.Method),
        };
    }

    public Reply Answer(string operation, StubRequest request)
    {
        var bucket = request.Path[0];
        var key = string.Join('/', request.Path.Skip(1));
        if (operation == "CreateBucket")
        {
            store.Create(bucket);
            return Reply.Empty();
        }

        if (!store.Exists(bucket))
        {
            throw new RefusedException(404, "NoSuchBucket", "the bucket does not exist");
        }

        return operation switch
        {
            "HeadBucket" => Reply.Empty(),
            "PutPublicAccessBlock" or "PutBucketEncryption" or "PutBucketLifecycleConfiguration" =>
                Configure(bucket, operation, request),
            "GetBucketLifecycleConfiguration" => store.Configuration(bucket, "PutBucketLifecycleConfiguration")
                is { } lifecycle
                ? Reply.Xml(lifecycle)
                : throw new RefusedException(404, "NoSuchLifecycleConfiguration", "there is no lifecycle"),
            "PutObject" => Put(bucket, key, request),
            "PostObject" => Post(bucket, request.Posted!),
            "GetObject" or "HeadObject" => Get(bucket, key, request),
            "ListObjectsV2" => List(bucket, request),
            "DeleteObject" => Delete(bucket, key, request),
            "DeleteObjects" => DeleteMany(bucket, request),
            "CreateMultipartUpload" => Begin(bucket, key, request),
            "UploadPart" => Part(request),
            "CompleteMultipartUpload" => Complete(bucket, key, request),
            "AbortMultipartUpload" => Abort(request),
            _ => throw new RefusedException(501, "NotImplemented", operation),
        };
    }

    private Reply Configure(string bucket, string operation, StubRequest request)
    {
        Checked(request);
        store.Configure(bucket, operation, Encoding.UTF8.GetString(request.Body));
        return Reply.Empty();
    }

    private Reply Put(string bucket, string key, StubRequest request)
    {
        Checked(request);
        var stored = new StoredObject(
            request.Body, Tag(MD5Of(request.Body)), request.Header("content-type"), KmsKey(request.Header))
        { Metadata = Metadata(request) };
        return Stored(bucket, key, stored, request) with
        {
            Headers =
            Encrypted(stored, new() { ["ETag"] = stored.ETag })
        };
    }

    private Reply Post(string bucket, PostedForm form)
    {
        var key = KmsKey(form.Find);
        store.Put(bucket, form.Key, new StoredObject(form.File, Tag(MD5Of(form.File)), null, key), onlyIfNone: false);
        return Reply.Empty(204);
    }

    private Reply Stored(string bucket, string key, StoredObject stored, StubRequest request)
    {
        if (!store.Put(bucket, key, stored, request.Header("if-none-match") == "*"))
        {
            throw new RefusedException(412, "PreconditionFailed", "at least one of the preconditions did not hold");
        }

        return Reply.Empty();
    }

    private Reply Get(string bucket, string key, StubRequest request)
    {
        var stored = store.Find(bucket, key)
            ?? throw new RefusedException(404, "NoSuchKey", "the key does not exist");
        if (request.Header("if-match") is { } tag && tag != stored.ETag)
        {
            throw new RefusedException(412, "PreconditionFailed", "at least one of the preconditions did not hold");
        }

        var headers = Encrypted(stored, new()
        {
            ["ETag"] = stored.ETag,
            ["Last-Modified"] = "Wed, 01 Jan 2025 00:00:00 GMT",
            ["Accept-Ranges"] = "bytes",
        });
        foreach (var (name, value) in stored.Metadata)
        {
            headers[name] = value;
        }

        var (bytes, status) = (stored.Bytes, 200);
        if (request.Header("range") is { } range && Range(range, stored.Bytes.Length) is var (from, to))
        {
            headers["Content-Range"] =
                string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{stored.Bytes.Length}");
            (bytes, status) = (stored.Bytes[from..(to + 1)], 206);
        }

        if (request.Method == "HEAD")
        {
            headers["Content-Length"] = bytes.Length.ToString(CultureInfo.InvariantCulture);
        }

        return new Reply(status, stored.ContentType ?? "binary/octet-stream", bytes) { Headers = headers };
    }

    private Reply List(string bucket, StubRequest request)
    {
        var prefix = request.Parameter("prefix") ?? "";
        var after = request.Parameter("continuation-token") ?? request.Parameter("start-after") ?? "";
        var max = int.Parse(request.Parameter("max-keys") ?? "1000", CultureInfo.InvariantCulture);
        var rest = store.Keys(bucket, prefix).Where(key => string.CompareOrdinal(key, after) > 0).ToList();
        var page = rest.Take(Math.Min(max, KeysMax)).ToList();
        var body = new StringBuilder($"<ListBucketResult {Namespace}><Name>{bucket}</Name>")
            .Append(CultureInfo.InvariantCulture, $"<KeyCount>{page.Count}</KeyCount>")
            .Append(CultureInfo.InvariantCulture,
                $"<IsTruncated>{(page.Count < rest.Count ? "true" : "false")}</IsTruncated>");
        if (page.Count < rest.Count)
        {
            body.Append("<NextContinuationToken>").Append(SecurityElement.Escape(page[^1]))
                .Append("</NextContinuationToken>");
        }

        foreach (var key in page)
        {
            var stored = store.Find(bucket, key);
            body.Append("<Contents><Key>").Append(SecurityElement.Escape(key)).Append("</Key>")
                .Append(CultureInfo.InvariantCulture, $"<Size>{stored?.Bytes.Length}</Size>")
                .Append("<LastModified>2025-01-01T00:00:00.000Z</LastModified></Contents>");
        }

        return Reply.Xml(body.Append("</ListBucketResult>").ToString());
    }

    private Reply Delete(string bucket, string key, StubRequest request)
    {
        if (request.Header("if-match") is not { } tag)
        {
            store.Delete(bucket, key);
            return Reply.Empty(204);
        }

        return store.Find(bucket, key) is null ? throw new RefusedException(404, "NoSuchKey", "the key does not exist")
            : store.Delete(bucket, key, tag) ? Reply.Empty(204)
            : throw new RefusedException(412, "PreconditionFailed", "at least one of the preconditions did not hold");
    }

    private Reply DeleteMany(string bucket, StubRequest request)
    {
        Checked(request);
        var keys = XElement.Parse(Encoding.UTF8.GetString(request.Body)).Descendants()
            .Where(element => element.Name.LocalName == "Key").Select(element => element.Value).ToList();
        keys.ForEach(key => store.Delete(bucket, key));
        return Reply.Xml($"<DeleteResult {Namespace}/>");
    }

    private Reply Begin(string bucket, string key, StubRequest request)
    {
        var id = Guid.NewGuid().ToString("N");
        _uploads[id] = new Upload(request.Header("content-type"), KmsKey(request.Header), Metadata(request));
        return Reply.Xml(
            $"<InitiateMultipartUploadResult {Namespace}><Bucket>{bucket}</Bucket>"
            + $"<Key>{SecurityElement.Escape(key)}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>");
    }

    private Reply Part(StubRequest request)
    {
        Checked(request);
        var number = int.Parse(request.Parameter("partNumber")!, CultureInfo.InvariantCulture);
        Of(request).Parts[number] = request.Body;
        return Reply.Empty() with { Headers = new() { ["ETag"] = Tag(MD5Of(request.Body)) } };
    }

    private Reply Complete(string bucket, string key, StubRequest request)
    {
        var upload = Of(request);
        var named = XElement.Parse(Encoding.UTF8.GetString(request.Body)).Descendants()
            .Where(element => element.Name.LocalName == "PartNumber")
            .Select(element => int.Parse(element.Value, CultureInfo.InvariantCulture)).ToList();
        if (named.Count == 0 || named.Any(number => !upload.Parts.ContainsKey(number)))
        {
            throw new RefusedException(400, "InvalidPart", "a part is named that was not uploaded");
        }

        if (named.SkipLast(1).Any(number => upload.Parts[number].Length < PartBytesMin))
        {
            throw new RefusedException(400, "EntityTooSmall", "a part but the last is smaller than 5 MiB");
        }

        var bytes = named.SelectMany(number => upload.Parts[number]).ToArray();
        var stored = new StoredObject(bytes, Tag($"{MD5Of(bytes)}-{named.Count}"), upload.ContentType, upload.KmsKey)
        {
            Metadata = upload.Metadata,
        };
        Stored(bucket, key, stored, request);
        _uploads.TryRemove(request.Parameter("uploadId")!, out _);
        return Reply.Xml(
            $"<CompleteMultipartUploadResult {Namespace}><Bucket>{bucket}</Bucket>"
            + $"<Key>{SecurityElement.Escape(key)}</Key><ETag>{SecurityElement.Escape(stored.ETag)}</ETag>"
            + "</CompleteMultipartUploadResult>") with
        { Headers = Encrypted(stored, []) };
    }

    private Reply Abort(StubRequest request) => _uploads.TryRemove(request.Parameter("uploadId")!, out _)
        ? Reply.Empty(204)
        : throw new RefusedException(404, "NoSuchUpload", "the upload does not exist");

    private Upload Of(StubRequest request) => _uploads.GetValueOrDefault(request.Parameter("uploadId")!)
        ?? throw new RefusedException(404, "NoSuchUpload", "the upload does not exist");

    /// <summary>The key that the encryption headers name; without the right ones a strict bucket refuses.</summary>
    private string? KmsKey(Func<string, string?> find)
    {
        var key = find("x-amz-server-side-encryption") == "aws:kms"
            ? find("x-amz-server-side-encryption-aws-kms-key-id")
            : null;
        return store.RequiredKmsKey is { } required && key != required
            ? throw new RefusedException(403, "AccessDenied", "the bucket's policy asks for encryption under its key")
            : key;
    }

    private static void Checked(StubRequest request)
    {
        if (request.Header("content-md5") is { } md5 && md5 != Convert.ToBase64String(Md5(request.Body)))
        {
            throw new RefusedException(400, "BadDigest", "the MD5 is not that of the body");
        }

        if (request.Header("x-amz-checksum-crc32") is { } crc && crc != Crc32.Of(request.Body))
        {
            throw new RefusedException(400, "BadDigest", "the CRC-32 is not that of the body");
        }

        if (request.Header("x-amz-checksum-sha256") is { } sha
            && sha != Convert.ToBase64String(SHA256.HashData(request.Body)))
        {
            throw new RefusedException(400, "BadDigest", "the SHA-256 is not that of the body");
        }
    }

    private static Dictionary<string, string> Encrypted(StoredObject stored, Dictionary<string, string> headers)
    {
        if (stored.KmsKey is { } key)
        {
            headers["x-amz-server-side-encryption"] = "aws:kms";
            headers["x-amz-server-side-encryption-aws-kms-key-id"] = key;
        }

        return headers;
    }

    private static Dictionary<string, string> Metadata(StubRequest request) => request.Headers
        .Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.Ordinal))
        .ToDictionary(header => header.Key, header => header.Value[0], StringComparer.Ordinal);

    private static (int From, int To)? Range(string range, int length)
    {
        var ends = range.Replace("bytes=", "", StringComparison.Ordinal).Split('-');
        var from = ends[0].Length > 0 ? int.Parse(ends[0], CultureInfo.InvariantCulture) : 0;
        var to = ends[1].Length > 0 ? int.Parse(ends[1], CultureInfo.InvariantCulture) : length - 1;
        return from >= length
            ? throw new RefusedException(416, "InvalidRange", "the range begins behind the end")
            : (from, Math.Min(to, length - 1));
    }

    private static string Tag(string value) => $"\"{value}\"";

    private static string MD5Of(byte[] bytes) => Convert.ToHexStringLower(Md5(bytes));

#pragma warning disable CA5351 // the entity tag of S3 is an MD5
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private sealed record Upload(string? ContentType, string? KmsKey, Dictionary<string, string> Metadata)
    {
        public ConcurrentDictionary<int, byte[]> Parts { get; } = new();
    }
}
