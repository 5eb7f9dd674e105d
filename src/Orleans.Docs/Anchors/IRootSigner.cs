namespace Orleans.Docs.Anchors;

/// <summary>
/// Signs roots with a key that neither the event store nor the key store holds: a file of its own locally, KMS
/// <c>Sign</c> on AWS. ECDSA on P-256 over SHA-256.
/// </summary>
public interface IRootSigner
{
    /// <summary>Names the key without telling anything about it.</summary>
    string KeyId { get; }

    /// <summary>Why roots prove less than they could, and what helps, in one line; null where they do not.</summary>
    string? Caution => null;

    ValueTask<byte[]> Sign(ReadOnlyMemory<byte> statement, CancellationToken cancellationToken);

    /// <summary>Whether this key signed the statement; false for any other key.</summary>
    ValueTask<bool> Verify(
        ReadOnlyMemory<byte> statement, string keyId, ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken);
}
