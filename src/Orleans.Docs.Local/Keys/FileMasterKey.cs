using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Local.Keys;

/// <summary>
/// The master key in a file that only its owner may read. Whoever loses the file loses every document, so it is created
/// only where <c>create</c> allows it, and replaced by a rotation alone: a new master key stands beside the one before
/// until that one has nothing left to open. Secrets come from a root that stays, and a copy of the first master key
/// still makes that root: it names documents, and opens what is said of erasures, and no document.
/// </summary>
public sealed class FileMasterKey : IMasterKey, IDisposable
{
    private readonly string _path;
    private readonly byte[] _secretRoot;
    private readonly Lock _changing = new();

    /// <summary>The one in use first.</summary>
    private ImmutableArray<KeyWrapping> _masters;

    /// <param name="create">Whether to make a new key where there is no file: only if no document exists yet.</param>
    /// <exception cref="MasterKeyRefusedException">Missing, readable by others, or not a key.</exception>
    public FileMasterKey(string path, bool create = true)
    {
        _path = path;
        var keys = MasterKeyFile.Load(path, create);
        _secretRoot = keys.SecretRoot;
        _masters = Open(keys);
    }

    /// <summary>Names the master key in use without telling anything about it.</summary>
    public string Id => Current.Id;

    public string RetiredNote =>
        "copies of master.key and keys.db that were made before (a backup, a snapshot of the disk) still open what "
        + "they hold: delete such copies, or let them expire";

    private KeyWrapping Current => _masters[0];

    /// <summary>Tells a file that belongs to other documents, or is older than a rotation, before anything needs it.
    /// </summary>
    /// <exception cref="MasterKeyRefusedException">It holds none of these.</exception>
    public void CheckHolds(IEnumerable<string> masterKeyIds)
    {
        if (masterKeyIds.FirstOrDefault(id => _masters.All(master => master.Id != id)) is { } missing)
        {
            throw new MasterKeyRefusedException(
                _path,
                $"holds {Names()}, and keys are wrapped by master key {missing}: restore the file with that one");
        }
    }

    public ValueTask<(byte[] Plain, WrappedKey Wrapped)> NewKey(
        DocumentKey document, CancellationToken cancellationToken)
    {
        var plain = RandomNumberGenerator.GetBytes(MasterKeyFile.KeyBytes);
        return new((plain, Current.Wrap(document, Guid.NewGuid(), plain)));
    }

    public ValueTask<byte[]> Unwrap(DocumentKey document, WrappedKey key, CancellationToken cancellationToken)
    {
        var master = _masters.FirstOrDefault(master => master.Id == key.MasterKeyId)
            ?? throw new KeyUnavailableException(
                document, $"it is wrapped by master key {key.MasterKeyId}, and the file holds {Names()}");
        return new(master.Unwrap(document, key));
    }

    public ValueTask<byte[]> Secret(string tenant, string purpose, CancellationToken cancellationToken) =>
        new(HMACSHA256.HashData(_secretRoot, Encoding.UTF8.GetBytes($"{Name.Check("tenant", tenant)}\0{purpose}")));

    public ValueTask<string> CurrentId(CancellationToken cancellationToken) => new(Id);

    public ValueTask<string> Renew(CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            var keys = MasterKeyFile.Load(_path, create: false);
            if (keys.Masters.Length == 1)
            {
                var next = RandomNumberGenerator.GetBytes(MasterKeyFile.KeyBytes);
                keys = keys with { Masters = [next, .. keys.Masters] };
                MasterKeyFile.Replace(_path, keys);
            }

            // Also where the file had them: an earlier call may have failed between the two.
            _masters = Open(keys);
            return new(Id);
        }
    }

    public async ValueTask<WrappedKey> Rewrap(
        DocumentKey document, WrappedKey key, string masterKeyId, CancellationToken cancellationToken)
    {
        var master = InUse(masterKeyId);
        var plain = await Unwrap(document, key, cancellationToken).ConfigureAwait(false);
        var wrapped = master.Wrap(document, key.KeyId, plain);
        CryptographicOperations.ZeroMemory(plain);
        return wrapped;
    }

    public ValueTask Retire(string masterKeyId, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            InUse(masterKeyId);
            var keys = MasterKeyFile.Load(_path, create: false);
            if (keys.Masters.Length > 1)
            {
                MasterKeyFile.Replace(_path, keys = keys with { Masters = [keys.Masters[0]] });
            }

            _masters = Open(keys);
            return ValueTask.CompletedTask;
        }
    }

    public void Dispose()
    {
        foreach (var master in _masters)
        {
            master.Dispose();
        }

        CryptographicOperations.ZeroMemory(_secretRoot);
    }

    /// <summary>Takes the keys over. Those before are not disposed: a call may be using them.</summary>
    private static ImmutableArray<KeyWrapping> Open(MasterKeys keys)
    {
        ImmutableArray<KeyWrapping> masters = [.. keys.Masters.Select(master => new KeyWrapping(master))];
        foreach (var master in keys.Masters)
        {
            CryptographicOperations.ZeroMemory(master);
        }

        return masters;
    }

    private KeyWrapping InUse(string masterKeyId) => Current is { } current && current.Id == masterKeyId
        ? current
        : throw new InvalidOperationException($"master key {masterKeyId} is not the one in use, which is {Id}");

    private string Names() => string.Join(" and ", _masters.Select(master => $"master key {master.Id}"));
}
