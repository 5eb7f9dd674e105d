using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Documents;
using Orleans.Serialization;

namespace Orleans.Docs.Tests.Documents;

/// <summary>What an active document holds stands in little memory and comes back as it was.</summary>
public sealed class AtRestTests
{
    private const string Digits = "00f1e2d3c4b5a6978877665544332211ffeeddccbbaa99887766554433221100";

    public static TheoryData<string> Names { get; } =
        [Digits, Digits.ToUpperInvariant(), Digits[1..], Digits[1..] + "g", "part-7", new string('z', 128)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_blob_keeps_its_name_whatever_it_is(string name)
    {
        var blob = new BlobRef(name, 5);

        Assert.Equal(name, blob.Name);
        Assert.Equal(new BlobRef(name, 5), blob);
        Assert.NotEqual(new BlobRef(name, 6), blob);
        Assert.NotEqual(new BlobRef("x" + name[1..], 5), blob);
        Assert.Equal(blob, JsonSerializer.Deserialize<BlobRef>(JsonSerializer.Serialize(blob)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_blob_crosses_processes(string name)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var blob = new BlobRef(name, 5);

        Assert.Equal(blob, serializer.Deserialize<BlobRef>(serializer.SerializeToArray(blob)));
    }

    [Fact]
    public void A_digest_is_equal_to_its_own_bytes_alone()
    {
        byte[] bytes = [.. Enumerable.Range(1, Digest.Length).Select(i => (byte)i)];
        var digest = new Digest(bytes);

        Assert.Equal(bytes, digest.ToArray());
        Assert.True(digest.Equals(bytes));
        Assert.False(digest.Equals(bytes.AsSpan(1)));
        bytes[^1]++;
        Assert.False(digest.Equals(bytes));
        Assert.Throws<ArgumentException>(() => new Digest(bytes.AsSpan(1)));
    }

    [Fact]
    public void The_last_commands_are_known_and_older_ones_forgotten()
    {
        var ids = default(CommandIds);
        Assert.False(ids.Contains("1"));
        for (var i = 1; i <= 5; i++)
        {
            ids = ids.Add($"{i}", countMax: 3);
        }

        Assert.Equal(["3", "4", "5"], Enumerable.Range(1, 6).Select(i => $"{i}").Where(ids.Contains));
        Assert.Equal(3, ids.Count);
    }

    [Fact]
    public void Tags_and_counts_come_back_as_they_were()
    {
        var tags = ImmutableSortedDictionary<string, string>.Empty.Add("b", "2").Add("a", "1");
        var counts = ImmutableSortedDictionary<string, int>.Empty.Add("NAME", 3);
        var document = new Document { Key = new DocumentKey("acme", "doc-1") };

        Assert.Empty(document.Tags);
        Assert.Null(document.PiiCounts);
        document = document with { Tags = tags, PiiCounts = counts };
        Assert.Equal(tags, document.Tags);
        Assert.Equal(counts, document.PiiCounts);
        Assert.Empty((document with { PiiCounts = counts.Clear() }).PiiCounts!);
    }

    [Fact]
    public void Documents_that_went_the_same_way_share_where_their_steps_stand()
    {
        var (one, other) = (new Life(), new Life());
        one.Completed();
        other.Completed();
        Assert.True(one.State.Steps == other.State.Steps);

        var failed = new Life();
        failed.Uploaded();
        failed.Fail(Step.Extract, FailureClass.Transient);
        Assert.Equal(2, failed.State[Step.Extract].Attempt);
        Assert.Equal(1, one.State[Step.Extract].Attempt);
    }
}
