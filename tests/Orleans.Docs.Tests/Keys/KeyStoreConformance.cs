using System.Security.Cryptography;
using Orleans.Docs.Keys;
using Xunit;

namespace Orleans.Docs.Tests.Keys;

/// <summary>What every key store promises; a store takes part with one derived class.</summary>
public abstract class KeyStoreConformance : Conformance<IKeyStore>
{
    private static readonly DocumentKey A = new("tenant", "a");
    private static readonly DocumentKey B = new("tenant", "b");

    [Fact]
    public async Task A_key_is_found_as_it_was_stored()
    {
        var key = Key();
        Same(key, await Store.GetOrAdd(A, key, Token));
        Same(key, await Store.Find(A, Token));
        Assert.Null(await Store.Find(B, Token));
    }

    [Fact]
    public async Task The_first_key_stands()
    {
        var first = Key();
        await Store.GetOrAdd(A, first, Token);
        Same(first, await Store.GetOrAdd(A, Key(), Token));
        Same(first, await Store.Find(A, Token));
    }

    [Fact]
    public async Task Racing_creators_agree_on_one_key()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.GetOrAdd(A, Key(), Token))));
        Assert.Single(answers.Select(key => key.KeyId).Distinct());
        Same(answers[0], await Store.Find(A, Token));
    }

    [Fact]
    public async Task A_removed_key_is_gone_and_no_other()
    {
        await Store.GetOrAdd(A, Key(), Token);
        await Store.GetOrAdd(B, Key(), Token);
        Assert.True(await Store.Remove(A, Token));
        Assert.False(await Store.Remove(A, Token));
        Assert.Null(await Store.Find(A, Token));
        Assert.NotNull(await Store.Find(B, Token));
    }

    [Fact]
    public async Task After_a_removal_a_new_key_can_be_added()
    {
        await Store.GetOrAdd(A, Key(), Token);
        await Store.Remove(A, Token);
        var second = Key();
        Same(second, await Store.GetOrAdd(A, second, Token));
    }

    [Fact]
    public async Task Keys_and_removals_are_there_after_a_restart()
    {
        var key = Key();
        await Store.GetOrAdd(A, key, Token);
        await Store.GetOrAdd(B, Key(), Token);
        await Store.Remove(B, Token);
        await Reopen();
        Same(key, await Store.Find(A, Token));
        Assert.Null(await Store.Find(B, Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_list_every_key_once(int countMax)
    {
        var keys = Enumerable.Range(0, 7).ToDictionary(i => new DocumentKey($"tenant-{i % 2}", $"d{i}"), _ => Key());
        foreach (var (document, key) in keys)
        {
            await Store.GetOrAdd(document, key, Token);
        }

        var listed = new List<KeyValuePair<DocumentKey, WrappedKey>>();
        string? place = null;
        do
        {
            var page = await Store.List(place, countMax, Token);
            Assert.InRange(page.Keys.Count, 0, countMax);
            listed.AddRange(page.Keys);
            place = page.Next;
        }
        while (place is not null && listed.Count < 100);

        Assert.Equal(
            keys.Keys.Select(document => document.ToString()).Order(StringComparer.Ordinal),
            listed.Select(row => row.Key.ToString()).Order(StringComparer.Ordinal));
        Assert.All(listed, row => Same(keys[row.Key], row.Value));
    }

    [Fact]
    public async Task A_key_is_replaced_where_it_is_as_expected_and_durably()
    {
        var (first, second) = (Key(), Key() with { MasterKeyId = "another" });
        await Store.GetOrAdd(A, first, Token);
        await Store.GetOrAdd(B, Key(), Token);
        Assert.False(await Store.Replace(A, Key(), second, Token));
        Same(first, await Store.Find(A, Token));
        Assert.True(await Store.Replace(A, first, second, Token));
        Same(second, await Store.Find(A, Token));
        Assert.False(await Store.Replace(A, first, Key(), Token));
        await Store.Clean(Token);
        Same(second, await Store.Find(A, Token));
        Assert.NotNull(await Store.Find(B, Token));
    }

    [Fact]
    public async Task A_removed_key_is_not_brought_back_by_replacing_it()
    {
        var key = Key();
        await Store.GetOrAdd(A, key, Token);
        await Store.Remove(A, Token);
        Assert.False(await Store.Replace(A, key, Key(), Token));
        Assert.Null(await Store.Find(A, Token));
    }

    protected static WrappedKey Key() => new(Guid.NewGuid(), "master", RandomNumberGenerator.GetBytes(61));

    private static void Same(WrappedKey expected, WrappedKey? actual)
    {
        Assert.Equal((expected.KeyId, expected.MasterKeyId), (actual?.KeyId, actual?.MasterKeyId));
        Assert.Equal(expected.Bytes.ToArray(), actual!.Bytes.ToArray());
    }
}
