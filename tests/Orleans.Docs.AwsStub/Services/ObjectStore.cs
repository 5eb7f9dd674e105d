using System.Collections.Concurrent;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>Buckets and objects, as S3 and the services that read from it see them.</summary>
public sealed class ObjectStore
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, StoredObject>> _buckets = new();
    private readonly ConcurrentDictionary<(string Bucket, string Operation), string> _configurations = new();

    /// <summary>Where set, an object whose encryption headers do not name this key is refused.</summary>
    public string? RequiredKmsKey { get; set; }

    public void Create(string bucket) => _buckets.TryAdd(bucket, new(StringComparer.Ordinal));

    /// <summary>What a bucket was told by an operation such as <c>PutBucketEncryption</c>, as XML; or null.</summary>
    public string? Configuration(string bucket, string operation) =>
        _configurations.GetValueOrDefault((bucket, operation));

    internal void Configure(string bucket, string operation, string xml) =>
        _configurations[(bucket, operation)] = xml;

    public bool Exists(string bucket) => _buckets.ContainsKey(bucket);

    public StoredObject? Find(string bucket, string key) =>
        _buckets.TryGetValue(bucket, out var objects) ? objects.GetValueOrDefault(key) : null;

    public IReadOnlyList<string> Keys(string bucket, string prefix = "") =>
        _buckets.TryGetValue(bucket, out var objects)
            ? [.. objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)]
            : [];

    /// <returns>False if there is one and <paramref name="onlyIfNone"/> was asked for.</returns>
    public bool Put(string bucket, string key, StoredObject value, bool onlyIfNone)
    {
        var objects = _buckets[bucket];
        if (onlyIfNone)
        {
            return objects.TryAdd(key, value);
        }

        objects[key] = value;
        return true;
    }

    public void Delete(string bucket, string key)
    {
        if (_buckets.TryGetValue(bucket, out var objects))
        {
            objects.TryRemove(key, out _);
        }
    }

    /// <returns>False if what is there has another tag, or nothing is.</returns>
    public bool Delete(string bucket, string key, string etag) =>
        _buckets.TryGetValue(bucket, out var objects) && objects.TryGetValue(key, out var stored) && stored.ETag == etag
        && objects.TryRemove(KeyValuePair.Create(key, stored));
}

/// <param name="KmsKey">As the request's encryption headers named it; null without them.</param>
public sealed record StoredObject(byte[] Bytes, string ETag, string? ContentType, string? KmsKey)
{
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
