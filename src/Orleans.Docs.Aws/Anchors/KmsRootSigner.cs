using System.Security.Cryptography;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Orleans.Docs.Anchors;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Aws.Anchors;

/// <summary>
/// Signs roots with a key that never leaves KMS, and verifies here with its public half, which is fetched once.
/// </summary>
/// <exception cref="KeyServiceUnavailableException">Out of every member: KMS cannot be used now.</exception>
public sealed class KmsRootSigner(IAmazonKeyManagementService kms, AwsRootOptions options) : IRootSigner, IDisposable
{
    private readonly Lock _lock = new();
    private ECDsa? _public;

    public string KeyId => options.KeyId;

    public async ValueTask<byte[]> Sign(ReadOnlyMemory<byte> statement, CancellationToken cancellationToken)
    {
        var response = await Run(
            "Sign",
            () => kms.SignAsync(
                new SignRequest
                {
                    KeyId = options.KeyId,
                    Message = new MemoryStream(SHA256.HashData(statement.Span)),
                    MessageType = MessageType.DIGEST,
                    SigningAlgorithm = SigningAlgorithmSpec.ECDSA_SHA_256,
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return response.Signature.ToArray();
    }

    public async ValueTask<bool> Verify(
        ReadOnlyMemory<byte> statement, string keyId, ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        if (keyId != KeyId)
        {
            return false;
        }

        var key = _public ?? await Public(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            return key.VerifyData(
                statement.Span, signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    public void Dispose() => _public?.Dispose();

    private async Task<ECDsa> Public(CancellationToken cancellationToken)
    {
        var response = await Run(
            "GetPublicKey",
            () => kms.GetPublicKeyAsync(new GetPublicKeyRequest { KeyId = options.KeyId }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(response.PublicKey.ToArray(), out _);
        lock (_lock)
        {
            if (_public is null)
            {
                return _public = key;
            }
        }

        key.Dispose();
        return _public;
    }

    private async Task<T> Run<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new KeyServiceUnavailableException(
                $"{operation} with KMS key {options.KeyId} failed: {AwsFailures.Reason(e)}", e);
        }
    }
}
