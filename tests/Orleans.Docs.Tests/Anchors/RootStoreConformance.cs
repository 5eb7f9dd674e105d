using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Anchors;
using Xunit;

namespace Orleans.Docs.Tests.Anchors;

/// <summary>What every store of roots promises; a store takes part with one derived class.</summary>
public abstract class RootStoreConformance : Conformance<IRootStore>
{
    /// <summary>What the store is opened with.</summary>
    protected const int HeadListsKept = 2;

    /// <summary>Puts other bytes in the place of a root that stands.</summary>
    protected abstract ValueTask Replace(long number, byte[] bytes);

    [Fact]
    public async Task Where_nothing_was_added_nothing_is_found()
    {
        Assert.Empty(await Store.Numbers(Token));
        Assert.Null(await Store.Find(1, Token));
        Assert.Null(await Store.OpenHeads(1, Token));
    }

    [Fact]
    public async Task A_root_and_its_heads_are_found_as_they_were_written_also_later()
    {
        var added = await Add(1, "heads of the first");
        Same(added, await Store.Find(1, Token));
        await Add(2, "heads of the second");
        await Reopen();
        Assert.Equal([1L, 2L], await Store.Numbers(Token));
        Same(added, await Store.Find(1, Token));
        Assert.Equal("heads of the first", await Heads(1));
        Assert.Equal("heads of the second", await Heads(2));
        Assert.Null(await Store.Find(3, Token));
    }

    [Fact]
    public async Task Numbers_rise_as_numbers_and_not_as_words()
    {
        foreach (var number in new long[] { 9, 10, 100_000_000, 11 })
        {
            await Add(number, $"{number}");
        }

        Assert.Equal([9L, 10L, 11L, 100_000_000L], await Store.Numbers(Token));
    }

    [Fact]
    public async Task A_root_that_stands_is_not_replaced()
    {
        var first = await Add(1, "first");
        await Assert.ThrowsAsync<RootStoreUnavailableException>(() => Add(1, "second"));
        Same(first, await Store.Find(1, Token));
        Assert.Equal("first", await Heads(1));
    }

    [Fact]
    public async Task What_a_write_that_failed_left_counts_for_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Add(
            1,
            async (heads, token) =>
            {
                await heads.WriteAsync("half of the"u8.ToArray(), token);
                throw new InvalidOperationException("broken off");
            },
            Token));
        Assert.Empty(await Store.Numbers(Token));
        Assert.Null(await Store.Find(1, Token));
        var root = await Add(1, "whole");
        Same(root, await Store.Find(1, Token));
        Assert.Equal("whole", await Heads(1));
    }

    [Fact]
    public async Task Of_old_roots_the_heads_go_and_the_root_stays()
    {
        for (var number = 1; number <= HeadListsKept + 2; number++)
        {
            await Add(number, $"heads of {number}");
        }

        Assert.Equal([1L, 2L, 3L, 4L], await Store.Numbers(Token));
        Assert.NotNull(await Store.Find(1, Token));
        Assert.Equal(
            [null, null, "heads of 3", "heads of 4"],
            [await Heads(1), await Heads(2), await Heads(3), await Heads(4)]);
    }

    [Fact]
    public async Task A_long_list_of_heads_comes_back_whole()
    {
        var bytes = RandomNumberGenerator.GetBytes((6 * 1024 * 1024) + 7);
        await Add(1, bytes);
        await using var heads = await Store.OpenHeads(1, Token);
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(heads!, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no root")]
    [InlineData("""{"statement":null,"key":"k","signature":""}""")]
    public async Task What_is_no_root_is_told(string text)
    {
        await Add(1, "heads");
        await Replace(1, Encoding.UTF8.GetBytes(text));
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.Find(1, Token));
    }

    private Task<SignedRoot> Add(long number, string heads) => Add(number, Encoding.UTF8.GetBytes(heads));

    private Task<SignedRoot> Add(long number, byte[] heads) => Store.Add(
        number,
        async (stream, token) =>
        {
            await stream.WriteAsync(heads, token);
            return new SignedRoot(Encoding.UTF8.GetBytes($"statement {number}"), "key", SHA256.HashData(heads));
        },
        Token);

    private async Task<string?> Heads(long number)
    {
        await using var heads = await Store.OpenHeads(number, Token);
        return heads is null ? null : await new StreamReader(heads).ReadToEndAsync(Token);
    }

    private static void Same(SignedRoot expected, SignedRoot? found) =>
        Assert.Equal(Encoding.UTF8.GetString(expected.ToBytes()), Encoding.UTF8.GetString(found!.ToBytes()));
}
