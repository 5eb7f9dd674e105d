using Orleans.Docs.Documents;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Cluster.Tests.Rotation;

/// <summary>A key store that lists nothing until it may, so that a rotation stands amidst its way.</summary>
internal sealed class GatedKeys(IKeyStore inner, Task mayList) : IKeyStore, IDisposable
{
    public KeyBackups Backups => inner.Backups;

    public Task<WrappedKey> GetOrAdd(DocumentKey document, WrappedKey key, CancellationToken cancellationToken) =>
        inner.GetOrAdd(document, key, cancellationToken);

    public Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancellationToken) =>
        inner.Find(document, cancellationToken);

    public Task<bool> Remove(DocumentKey document, CancellationToken cancellationToken) =>
        inner.Remove(document, cancellationToken);

    public async Task<KeyPage> List(string? place, int countMax, CancellationToken cancellationToken)
    {
        await mayList.WaitAsync(cancellationToken);
        return await inner.List(place, countMax, cancellationToken);
    }

    public Task<bool> Replace(
        DocumentKey document, WrappedKey expected, WrappedKey replacement, CancellationToken cancellationToken) =>
        inner.Replace(document, expected, replacement, cancellationToken);

    public Task Clean(CancellationToken cancellationToken) => inner.Clean(cancellationToken);

    public void Dispose() => (inner as IDisposable)?.Dispose();
}
