using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Orleans.Docs.Keys;
using KeyUnavailableException = Orleans.Docs.Keys.KeyUnavailableException;

namespace Orleans.Docs.Aws.Keys;

/// <summary>
/// The master key in KMS, which never leaves it: KMS makes data keys and unwraps them, each bound to its document by
/// the encryption context. The secrets of tenants are derived from one root key, wrapped by KMS as well, whose row in
/// the key store is made by the first silo that needs it and never removed.
/// </summary>
/// <exception cref="KeyServiceUnavailableException">Out of every member: KMS cannot be used now.</exception>
public sealed class KmsMasterKey(
    IAmazonKeyManagementService kms, DynamoDbKeyStore store, KmsOptions options) : IMasterKey
{
    private const int KeyBytes = 32;
    private const int SecretsMax = 10_000;
    private const string RootOwner = "root";

    private static readonly Dictionary<string, string> RootContext = new() { ["docs"] = "root" };

    private readonly ConcurrentDictionary<(string Tenant, string Purpose), byte[]> _secrets = new();
    private byte[]? _root;

    public async ValueTask<(byte[] Plain, WrappedKey Wrapped)> NewKey(
        DocumentKey document, CancellationToken cancellationToken)
    {
        var keyId = Guid.NewGuid();
        return await Generate(keyId, Context(document, keyId), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<byte[]> Unwrap(DocumentKey document, WrappedKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await Decrypt(key, Context(document, key.KeyId), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidCiphertextException or IncorrectKeyException)
        {
            throw new KeyUnavailableException(document, "the wrapped key was altered or belongs to another document");
        }
        catch (Exception e) when (e is DisabledException or KMSInvalidStateException or NotFoundException)
        {
            throw new KeyUnavailableException(
                document, $"it is wrapped by master key {key.MasterKeyId}, which is disabled or gone");
        }
    }

    public async ValueTask<byte[]> Secret(string tenant, string purpose, CancellationToken cancellationToken)
    {
        var key = (Name.Check("tenant", tenant), purpose);
        if (_secrets.TryGetValue(key, out var known))
        {
            return [.. known];
        }

        var root = _root ?? await Root(cancellationToken).ConfigureAwait(false);
        var secret = HMACSHA256.HashData(root, Encoding.UTF8.GetBytes($"{tenant}\0{purpose}"));
        if (_secrets.Count < SecretsMax)
        {
            _secrets.TryAdd(key, [.. secret]);
        }

        return secret;
    }

    /// <summary>A secret of the whole system, not of a tenant: what silos share and nobody else knows.</summary>
    public async Task<byte[]> SystemSecret(string purpose, CancellationToken cancellationToken)
    {
        var root = _root ?? await Root(cancellationToken).ConfigureAwait(false);
        return HMACSHA256.HashData(root, Encoding.UTF8.GetBytes($"\0{purpose}"));
    }

    private async Task<byte[]> Root(CancellationToken cancellationToken)
    {
        try
        {
            var stands = await store.Find(RootOwner, cancellationToken).ConfigureAwait(false);
            if (stands is null)
            {
                var (plain, wrapped) = await Generate(Guid.NewGuid(), RootContext, cancellationToken)
                    .ConfigureAwait(false);
                CryptographicOperations.ZeroMemory(plain);

                // Of silos that start together, one makes the root and all take that one.
                stands = await store.GetOrAdd(RootOwner, wrapped, cancellationToken).ConfigureAwait(false);
            }

            // Opened as it stands, so that a root which cannot be opened later is never used once.
            return _root = await Decrypt(stands, RootContext, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidCiphertextException or IncorrectKeyException or DisabledException
            or KMSInvalidStateException or NotFoundException)
        {
            throw new KeyServiceUnavailableException("KMS does not open the root key in the key store", e);
        }
    }

    private async Task<(byte[] Plain, WrappedKey Wrapped)> Generate(
        Guid keyId, Dictionary<string, string> context, CancellationToken cancellationToken)
    {
        var response = await Run(
            "GenerateDataKey",
            () => kms.GenerateDataKeyAsync(
                new GenerateDataKeyRequest
                {
                    KeyId = options.KeyId,
                    NumberOfBytes = KeyBytes,
                    EncryptionContext = context,
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return (
            response.Plaintext.ToArray(),
            new WrappedKey(keyId, response.KeyId, response.CiphertextBlob.ToArray()));
    }

    private async Task<byte[]> Decrypt(
        WrappedKey key, Dictionary<string, string> context, CancellationToken cancellationToken)
    {
        var response = await Run(
            "Decrypt",
            () => kms.DecryptAsync(
                new DecryptRequest
                {
                    KeyId = key.MasterKeyId,
                    CiphertextBlob = new MemoryStream(key.Bytes.ToArray()),
                    EncryptionContext = context,
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return response.Plaintext.ToArray();
    }

    private static Dictionary<string, string> Context(DocumentKey document, Guid keyId) => new()
    {
        ["docs"] = "document",
        ["document"] = document.ToString(),
        ["key"] = keyId.ToString("N"),
    };

    private async Task<T> Run<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidCiphertextException or IncorrectKeyException)
        {
            throw;
        }
        catch (Exception e) when (operation == "Decrypt"
            && e is DisabledException or KMSInvalidStateException or NotFoundException)
        {
            throw;
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new KeyServiceUnavailableException(
                $"{operation} with KMS key {options.KeyId} failed: {AwsFailures.Reason(e)}", e);
        }
    }
}
