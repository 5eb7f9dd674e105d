using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Blobs;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Local;

public sealed class DataDirectory : IDisposable
{
    public string Path { get; private init; } = "";
    public static DataDirectory Open(string p) { Directory.CreateDirectory(p); return new() { Path = System.IO.Path.GetFullPath(p) }; }
    public string File(string n) => System.IO.Path.Combine(Path, n);
    public void Dispose() { }
}
public sealed class DataDirectoryException : Exception;
internal sealed class TempMaster : IMasterKey
{
    public ValueTask<(byte[] Plain, WrappedKey Wrapped)> NewKey(DocumentKey document, CancellationToken cancellationToken)
    { var k = RandomNumberGenerator.GetBytes(32); return new((k.ToArray(), new WrappedKey(Guid.NewGuid(), "t", k))); }
    public ValueTask<byte[]> Unwrap(DocumentKey document, WrappedKey key, CancellationToken cancellationToken) => new(key.Bytes.ToArray());
    public ValueTask<byte[]> Secret(string tenant, string purpose, CancellationToken cancellationToken) => new(SHA256.HashData(Encoding.UTF8.GetBytes(tenant + purpose)));
}
internal sealed class TempKeys : IKeyStore
{
    private readonly ConcurrentDictionary<DocumentKey, WrappedKey> _k = new();
    public Task<WrappedKey> GetOrAdd(DocumentKey document, WrappedKey key, CancellationToken cancellationToken) => Task.FromResult(_k.GetOrAdd(document, key));
    public Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancellationToken) => Task.FromResult(_k.GetValueOrDefault(document));
    public Task<bool> Remove(DocumentKey document, CancellationToken cancellationToken) => Task.FromResult(_k.TryRemove(document, out _));
}
internal sealed class TempBlobs : IBlobStore
{
    private readonly ConcurrentDictionary<BlobName, byte[]> _b = new();
    public async Task<bool> Put(BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    { if (_b.ContainsKey(name)) { return false; } var m = new MemoryStream(); await write(m, cancellationToken); return _b.TryAdd(name, m.ToArray()); }
    public Task<Stream?> Open(BlobName name, CancellationToken cancellationToken) => Task.FromResult<Stream?>(_b.TryGetValue(name, out var b) ? new MemoryStream(b) : null);
    public Task<bool> Delete(BlobName name, CancellationToken cancellationToken) => Task.FromResult(_b.TryRemove(name, out _));
    public async IAsyncEnumerable<StoredBlob> List(DocumentKey document, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    { await Task.Yield(); foreach (var (k, v) in _b) { if (k.Document == document) { yield return new StoredBlob(k, v.Length, TimeProvider.System.GetUtcNow()); } } }
    public async IAsyncEnumerable<StoredBlob> List(DateTimeOffset from, DateTimeOffset until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    { await Task.Yield(); yield break; }
}

internal sealed class TempSum : Orleans.Docs.Engines.ISummarizer
{
    public Orleans.Docs.Engines.EngineIdentity Identity => new("t", "1");
    public ValueTask<Orleans.Docs.Engines.Outcome<Content.Summary>> Summarize(Orleans.Docs.Engines.DocumentText text, Content.TypeScore type, CancellationToken cancellationToken) =>
        new(new Orleans.Docs.Engines.Outcome<Content.Summary>.Done(new("x", [], []), default));
}
