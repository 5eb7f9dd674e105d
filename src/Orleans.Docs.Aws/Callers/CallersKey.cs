using Orleans.Docs.Aws.Keys;

namespace Orleans.Docs.Aws.Callers;

/// <summary>
/// The key that signs caller tokens: derived from the root key, so that all silos have the same one and whoever may not
/// use the master key has none. Fetched before the silo starts.
/// </summary>
public sealed class CallersKey(KmsMasterKey master)
{
    private const string Purpose = "caller tokens";

    private byte[]? _key;

    /// <exception cref="InvalidOperationException">It was not fetched yet.</exception>
    public ReadOnlyMemory<byte> Value =>
        _key ?? throw new InvalidOperationException("the key of caller tokens is fetched when the silo starts");

    /// <exception cref="Orleans.Docs.Keys.KeyServiceUnavailableException">KMS or the table of keys cannot be
    /// used.</exception>
    public async Task<ReadOnlyMemory<byte>> Fetch(CancellationToken cancellationToken) =>
        _key ??= await master.SystemSecret(Purpose, cancellationToken).ConfigureAwait(false);
}
