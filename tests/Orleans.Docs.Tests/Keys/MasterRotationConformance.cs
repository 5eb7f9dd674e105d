using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Keys.Rotation;
using Xunit;

namespace Orleans.Docs.Tests.Keys;

/// <summary>A master key and the rows that it wraps, as one wing has them; both end with the process.</summary>
public sealed record KeysOfWing(IMasterKey Master, IKeyStore Store) : IDisposable
{
    public void Dispose()
    {
        (Store as IDisposable)?.Dispose();
        (Master as IDisposable)?.Dispose();
    }
}

/// <summary>What rotating promises in every wing; a wing takes part with one derived class.</summary>
public abstract class MasterRotationConformance : Conformance<KeysOfWing>
{
    private const int Documents = 11;
    private const int BatchMax = 3;

    /// <summary>Called where the next master key is the operator's to name.</summary>
    protected virtual void NameNextMaster()
    {
    }

    /// <summary>The master key before is gone, or as good as gone, after a rotation.</summary>
    protected virtual void EndMaster(string masterKeyId)
    {
    }

    [Fact]
    public async Task Every_key_opens_as_before_under_the_new_master_key_alone_and_secrets_stay()
    {
        var plain = await Fill();
        var before = await Rows();
        var old = await Store.Master.CurrentId(Token);
        var secret = await Store.Master.Secret("tenant", "ids", Token);

        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        Assert.NotEqual(old, id);
        Assert.Equal(id, await Store.Master.CurrentId(Token));
        await AllOpen(plain);
        Assert.Equal(Documents, await Pass(id));
        Assert.Equal(0, await Pass(id));
        await Store.Store.Clean(Token);
        await Store.Master.Retire(id, Token);
        EndMaster(old);

        await AllOpen(plain);
        await Reopen();
        await AllOpen(plain);
        Assert.Equal(secret, await Store.Master.Secret("tenant", "ids", Token));
        Assert.All(await Rows(), row => Assert.Equal(id, row.Value.MasterKeyId));
        foreach (var (document, key) in before)
        {
            await Assert.ThrowsAsync<KeyUnavailableException>(
                async () => await Store.Master.Unwrap(document, key, Token));
        }
    }

    [Fact]
    public async Task Keys_that_are_made_meanwhile_are_wrapped_by_the_new_master_key()
    {
        await Fill();
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        var (_, wrapped) = await Store.Master.NewKey(new DocumentKey("tenant", "late"), Token);
        Assert.Equal(id, wrapped.MasterKeyId);
    }

    [Fact]
    public async Task One_that_broke_off_goes_on_and_takes_no_third_master_key()
    {
        var plain = await Fill();
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        var first = await Rewrapping().Run(id, null, Token);
        Assert.Equal(BatchMax, first.Wrapped);

        await Reopen();
        Assert.Equal(id, await Store.Master.Renew(Token));
        await AllOpen(plain);
        Assert.Equal(Documents - BatchMax, await Pass(id, first.Next));
        await Store.Master.Retire(id, Token);

        await Reopen();
        await Store.Master.Retire(id, Token);
        await AllOpen(plain);
    }

    [Fact]
    public async Task A_key_that_is_destroyed_amidst_the_exchange_never_comes_back()
    {
        await Fill();
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        var gone = (await Rows())[0].Key;
        var erasing = new ErasingMaster(Store.Master, async document =>
        {
            if (document == gone)
            {
                await Store.Store.Remove(document, Token);
            }
        });

        Assert.Equal(Documents - 1, await Pass(id, master: erasing));

        Assert.Null(await Store.Store.Find(gone, Token));
        Assert.Equal(0, await Pass(id));
        Assert.Equal(Documents - 1, (await Rows()).Count);
    }

    [Fact]
    public async Task A_key_that_nothing_opens_is_counted_and_left_as_it_is()
    {
        await Fill();
        var (document, key) = (await Rows())[0];
        var bytes = key.Bytes.ToArray();
        bytes[^1] ^= 1;
        var spoiled = key with { Bytes = bytes };
        Assert.True(await Store.Store.Replace(document, key, spoiled, Token));
        NameNextMaster();
        var id = await Store.Master.Renew(Token);

        Assert.Equal(Documents - 1, await Pass(id, unreadable: 1));

        Assert.Equal(bytes, (await Store.Store.Find(document, Token))!.Bytes.ToArray());
    }

    [Fact]
    public async Task A_reader_that_found_a_key_before_it_was_wrapped_anew_opens_it_all_the_same()
    {
        var plain = await Fill();
        var slow = new SlowStore(Store.Store);
        var ring = new KeyRing(slow, Store.Master, Options.Create(new KeyRingOptions()));
        var document = plain.Keys.First();
        var opening = ring.Open(document, Token);
        await slow.Found;

        var old = await Store.Master.CurrentId(Token);
        NameNextMaster();
        var id = await Store.Master.Renew(Token);
        await Pass(id);
        await Store.Master.Retire(id, Token);
        EndMaster(old);
        slow.GoOn();

        Assert.Equal((await slow.Find(document, Token))!.KeyId, (await opening).KeyId);
    }

    /// <summary>Documents with their keys, as they open.</summary>
    private async Task<Dictionary<DocumentKey, byte[]>> Fill()
    {
        var all = new Dictionary<DocumentKey, byte[]>();
        foreach (var document in Enumerable.Range(0, Documents).Select(i => new DocumentKey("tenant", $"d{i}")))
        {
            var (plain, wrapped) = await Store.Master.NewKey(document, Token);
            await Store.Store.GetOrAdd(document, wrapped, Token);
            all.Add(document, plain);
        }

        return all;
    }

    private async Task AllOpen(Dictionary<DocumentKey, byte[]> plain)
    {
        foreach (var (document, expected) in plain)
        {
            var stands = await Store.Store.Find(document, Token);
            Assert.Equal(expected, await Store.Master.Unwrap(document, stands!, Token));
        }
    }

    private async Task<List<KeyValuePair<DocumentKey, WrappedKey>>> Rows()
    {
        var rows = new List<KeyValuePair<DocumentKey, WrappedKey>>();
        string? place = null;
        do
        {
            var page = await Store.Store.List(place, BatchMax, Token);
            rows.AddRange(page.Keys);
            place = page.Next;
        }
        while (place is not null);
        return rows;
    }

    /// <summary>How many keys a whole pass wraps anew.</summary>
    private async Task<int> Pass(
        string id, string? place = null, int unreadable = 0, IMasterKey? master = null)
    {
        var (wrapped, left) = (0, 0);
        do
        {
            var batch = await Rewrapping(master).Run(id, place, Token);
            wrapped += batch.Wrapped;
            left += batch.Unreadable;
            place = batch.Next;
        }
        while (place is not null);
        Assert.Equal(unreadable, left);
        return wrapped;
    }

    private Rewrapping Rewrapping(IMasterKey? master = null) => new(
        Store.Store, master ?? Store.Master, Options.Create(new MasterRotationOptions { BatchMax = BatchMax }),
        NullLogger<Rewrapping>.Instance);

    /// <summary>Erases between the moment at which a key was read and that at which it is exchanged.</summary>
    private sealed class ErasingMaster(IMasterKey inner, Func<DocumentKey, Task> erase) : IMasterKey
    {
        public string RetiredNote => inner.RetiredNote;

        public ValueTask<(byte[] Plain, WrappedKey Wrapped)> NewKey(DocumentKey document, CancellationToken cancel) =>
            inner.NewKey(document, cancel);

        public ValueTask<byte[]> Unwrap(DocumentKey document, WrappedKey key, CancellationToken cancel) =>
            inner.Unwrap(document, key, cancel);

        public ValueTask<byte[]> Secret(string tenant, string purpose, CancellationToken cancel) =>
            inner.Secret(tenant, purpose, cancel);

        public ValueTask<string> CurrentId(CancellationToken cancel) => inner.CurrentId(cancel);

        public ValueTask<string> Renew(CancellationToken cancel) => inner.Renew(cancel);

        public async ValueTask<WrappedKey> Rewrap(
            DocumentKey document, WrappedKey key, string masterKeyId, CancellationToken cancel)
        {
            var anew = await inner.Rewrap(document, key, masterKeyId, cancel);
            await erase(document);
            return anew;
        }

        public ValueTask Retire(string masterKeyId, CancellationToken cancel) => inner.Retire(masterKeyId, cancel);
    }

    /// <summary>Its first answer takes until it may go on.</summary>
    private sealed class SlowStore(IKeyStore inner) : IKeyStore
    {
        private readonly TaskCompletionSource _found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Found => _found.Task;

        public KeyBackups Backups => inner.Backups;

        public void GoOn() => _goOn.SetResult();

        public async Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancel)
        {
            var found = await inner.Find(document, cancel);
            _found.TrySetResult();
            await _goOn.Task.WaitAsync(cancel);
            return found;
        }

        public Task<WrappedKey> GetOrAdd(DocumentKey document, WrappedKey key, CancellationToken cancel) =>
            inner.GetOrAdd(document, key, cancel);

        public Task<bool> Remove(DocumentKey document, CancellationToken cancel) => inner.Remove(document, cancel);

        public Task<KeyPage> List(string? place, int countMax, CancellationToken cancel) =>
            inner.List(place, countMax, cancel);

        public Task<bool> Replace(
            DocumentKey document, WrappedKey expected, WrappedKey replacement, CancellationToken cancel) =>
            inner.Replace(document, expected, replacement, cancel);

        public Task Clean(CancellationToken cancel) => inner.Clean(cancel);
    }
}
