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
/// the key store is made by the first silo that needs it and never removed. Its own rotation KMS does alone, unseen
/// here. To rotate onto another key, its alias is pointed there, or the configuration names that one: rows are then
/// encrypted anew within KMS, and the key before, which they no longer need, is the operator's to delete.
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

    public string RetiredNote =>
        "the KMS key before is not deleted: disable it, see that documents still open, and schedule its deletion; "
        + $"whatever puts table {options.Table} back needs it for {options.RecoveryDaysMax} days";

    public async ValueTask<string> CurrentId(CancellationToken cancellationToken)
    {
        var response = await Run(
            "DescribeKey",
            () => kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = options.KeyId }, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return response.KeyMetadata.Arn;
    }

    /// <summary>The key that the options name, and the root of secrets under it.</summary>
    public async ValueTask<string> Renew(CancellationToken cancellationToken)
    {
        var id = await CurrentId(cancellationToken).ConfigureAwait(false);
        await RewrapRoot(id, cancellationToken).ConfigureAwait(false);
        return id;
    }

    public async ValueTask<WrappedKey> Rewrap(
        DocumentKey document, WrappedKey key, string masterKeyId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReEncrypt(key, masterKeyId, Context(document, key.KeyId), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidCiphertextException or IncorrectKeyException)
        {
            throw new KeyUnavailableException(document, "the wrapped key was altered or belongs to another document");
        }
        catch (Exception e) when (e is DisabledException or KMSInvalidStateException or NotFoundException)
        {
            throw new KeyUnavailableException(
                document, $"master key {key.MasterKeyId}, which wraps it, or {masterKeyId} is disabled or gone");
        }
    }

    /// <summary>Keys of KMS are not this program's to delete: whatever the new one is, the ones before stay.</summary>
    public async ValueTask Retire(string masterKeyId, CancellationToken cancellationToken) =>
        await RewrapRoot(masterKeyId, cancellationToken).ConfigureAwait(false);

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

    /// <summary>Nothing where there is no root yet, or it is under that key already.</summary>
    private async Task RewrapRoot(string masterKeyId, CancellationToken cancellationToken)
    {
        if (await store.Find(RootOwner, cancellationToken).ConfigureAwait(false) is not { } root
            || root.MasterKeyId == masterKeyId)
        {
            return;
        }

        try
        {
            var anew = await ReEncrypt(root, masterKeyId, RootContext, cancellationToken).ConfigureAwait(false);
            if (!await store.Replace(RootOwner, root, anew, cancellationToken).ConfigureAwait(false))
            {
                throw new KeyServiceUnavailableException("the root key was changed by somebody else meanwhile");
            }
        }
        catch (Exception e) when (e is InvalidCiphertextException or IncorrectKeyException or DisabledException
            or KMSInvalidStateException or NotFoundException)
        {
            throw new KeyServiceUnavailableException("KMS does not open the root key in the key store", e);
        }
    }

    /// <summary>Within KMS, so that the plain key is never seen here.</summary>
    private async Task<WrappedKey> ReEncrypt(
        WrappedKey key, string masterKeyId, Dictionary<string, string> context, CancellationToken cancellationToken)
    {
        var response = await Run(
            "ReEncrypt",
            () => kms.ReEncryptAsync(
                new ReEncryptRequest
                {
                    CiphertextBlob = new MemoryStream(key.Bytes.ToArray()),
                    SourceKeyId = key.MasterKeyId,
                    SourceEncryptionContext = context,
                    DestinationKeyId = masterKeyId,
                    DestinationEncryptionContext = context,
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new WrappedKey(key.KeyId, response.KeyId, response.CiphertextBlob.ToArray());
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
        catch (Exception e) when (operation is "Decrypt" or "ReEncrypt"
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
