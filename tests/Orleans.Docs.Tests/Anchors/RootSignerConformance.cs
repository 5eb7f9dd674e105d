using Orleans.Docs.Anchors;
using Xunit;

namespace Orleans.Docs.Tests.Anchors;

/// <summary>What every signer of roots promises; a signer takes part with one derived class.</summary>
public abstract class RootSignerConformance : Conformance<IRootSigner>
{
    private static readonly byte[] Statement = "a statement"u8.ToArray();

    /// <summary>One with another key.</summary>
    protected abstract ValueTask<IRootSigner> OpenOther();

    [Fact]
    public async Task What_was_signed_is_verified_also_later()
    {
        var keyId = Store.KeyId;
        var signature = await Store.Sign(Statement, Token);
        Assert.True(await Store.Verify(Statement, keyId, signature, Token));
        await Reopen();
        Assert.Equal(keyId, Store.KeyId);
        Assert.True(await Store.Verify(Statement, keyId, signature, Token));
    }

    [Fact]
    public async Task What_was_changed_is_not_verified()
    {
        var signature = await Store.Sign(Statement, Token);
        Assert.False(await Store.Verify("a Statement"u8.ToArray(), Store.KeyId, signature, Token));
        Assert.False(await Store.Verify(Statement, Store.KeyId + "x", signature, Token));
        for (var at = 0; at < signature.Length; at += 7)
        {
            var changed = signature.ToArray();
            changed[at] ^= 1;
            Assert.False(await Store.Verify(Statement, Store.KeyId, changed, Token), $"byte {at}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(500)]
    public async Task What_is_no_signature_is_not_verified(int bytes) =>
        Assert.False(await Store.Verify(Statement, Store.KeyId, new byte[bytes], Token));

    [Fact]
    public async Task What_another_key_signed_is_not_verified()
    {
        var other = await OpenOther();
        try
        {
            Assert.NotEqual(Store.KeyId, other.KeyId);
            var signature = await other.Sign(Statement, Token);
            Assert.True(await other.Verify(Statement, other.KeyId, signature, Token));
            Assert.False(await Store.Verify(Statement, other.KeyId, signature, Token));
            Assert.False(await Store.Verify(Statement, Store.KeyId, signature, Token));
        }
        finally
        {
            (other as IDisposable)?.Dispose();
        }
    }

    [Fact]
    public async Task Many_sign_and_verify_at_once()
    {
        var verified = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            byte[] statement = [.. Statement, (byte)i];
            return await Store.Verify(statement, Store.KeyId, await Store.Sign(statement, Token), Token);
        })));
        Assert.All(verified, Assert.True);
    }
}
