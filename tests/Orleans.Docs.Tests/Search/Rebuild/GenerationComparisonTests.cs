using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;

namespace Orleans.Docs.Tests.Search.Rebuild;

public sealed class GenerationComparisonTests
{
    private readonly FakeIndex _index = new("live", "new");
    private readonly RebuildOptions _options = new() { LooksMax = 3 };
    private readonly FakeTimeProvider _clock = new() { AutoAdvanceAmount = TimeSpan.Zero };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_generations_have_no_difference()
    {
        await Both(Entry("a"), Entry("b", "globex"));
        var found = await Compare();

        Assert.Equal((2, 0), (found.Equal, found.Total));
        Assert.False(found.Loses);
    }

    [Fact]
    public async Task Each_kind_of_difference_is_counted_and_named()
    {
        await Both(Entry("alike"), Entry("zebra", "ac"));
        await Live(Entry("missing"), Entry("behind") with { Version = 5 }, Entry("ahead"), Entry("changed"));
        await New(
            Entry("behind"), Entry("ahead") with { Version = 4 }, Entry("added"),
            Entry("changed") with { Type = "invoice", Text = "other" });
        var found = await Compare();

        Assert.Equal(
            (2, 1, 1, 1, 1, 1),
            (found.Equal, found.Missing, found.Behind, found.Added, found.Ahead, found.Changed));
        Assert.True(found.Loses);
        Assert.Equal(
            ["added 0 3", "ahead 3 4", "behind 5 3", "changed 3 3 type text", "missing 3 0"],
            found.Differences.Select(Line).Order());
        Assert.All(found.Differences, difference => Assert.Equal(difference.Kind, difference.Document.Id));
    }

    [Fact]
    public async Task A_document_that_was_only_changing_is_no_difference()
    {
        await Live(Entry("a"), Entry("b") with { Version = 4 });
        await New(Entry("b"));
        var comparing = Run();
        await New(Entry("a"));
        _clock.Advance(_options.LookAgainAfter);
        await New(Entry("b") with { Version = 4 });
        var found = await Finish(comparing);

        Assert.Equal((2, 0), (found.Equal, found.Total));
    }

    [Fact]
    public async Task Lists_are_bounded_and_counts_are_not()
    {
        _options.ListedMax = 3;
        _options.LookAgainMax = 2;
        await Live([.. Enumerable.Range(0, 10).Select(n => Entry($"d-{n}"))]);
        var found = await Compare();

        Assert.Equal((10, 3), (found.Missing, found.Differences.Length));
    }

    public static TheoryData<string> Fields =>
    [
        "state", "deleted", "time of upload", "type", "kind", "length", "pages", "cost", "personal data", "tags",
        "parked", "chain", "file name", "subject", "summary", "key facts", "text",
    ];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Whatever_differs_is_named(string field)
    {
        var map = ImmutableSortedDictionary<string, string>.Empty.Add("a", "b");
        var entry = Entry("a") with { Text = "text" };
        var other = field switch
        {
            "state" => entry with { State = "parked" },
            "deleted" => (entry with { Text = null }) with { Deleted = true },
            "time of upload" => entry with { UploadedAt = entry.UploadedAt.AddTicks(1) },
            "type" => entry with { TypeConfidence = 0.1f },
            "kind" => entry with { Kind = "pdf" },
            "length" => entry with { LengthBytes = 1 },
            "pages" => entry with { PagesRead = 1 },
            "cost" => entry with { CostUsd = 1 },
            "personal data" => entry with { PiiCounts = entry.PiiCounts.Add("EMAIL", 1) },
            "tags" => entry with { Tags = map },
            "parked" => entry with { ParkedCode = "corrupt" },
            "chain" => entry with { ChainHead = "00" },
            "file name" => entry with { FileName = "f" },
            "subject" => entry with { Subject = "s" },
            "summary" => entry with { Summary = "s" },
            "key facts" => entry with { KeyFacts = map },
            _ => entry with { Text = "other" },
        };
        entry = field == "deleted" ? entry with { Text = null } : entry;

        Assert.Equal([field], EntryComparison.Fields(entry.WithoutText(), other.WithoutText()));
        Assert.Empty(EntryComparison.Fields(other.WithoutText(), other.WithoutText()));
    }

    private static IndexEntry Entry(string id, string tenant = "acme") => new()
    {
        Document = new DocumentKey(tenant, id),
        Version = 3,
        State = "completed",
        UploadedAt = DateTimeOffset.UnixEpoch,
    };

    private static string Line(IndexDifference difference) => string.Join(
        ' ',
        [difference.Kind, difference.LiveVersion, difference.NewVersion, .. difference.Fields]);

    private Task Live(params IndexEntry[] entries) => _index.Write("live", entries, Cancellation);

    private Task New(params IndexEntry[] entries) => _index.Write("new", entries, Cancellation);

    private async Task Both(params IndexEntry[] entries)
    {
        await Live(entries);
        await New(entries);
    }

    private Task<IndexComparison> Run() =>
        new GenerationComparison(_index, _options, _clock).Run("live", "new", Cancellation);

    private Task<IndexComparison> Compare() => Finish(Run());

    /// <summary>Lets time pass until the comparison is done, whenever it comes to wait for the next look.</summary>
    private async Task<IndexComparison> Finish(Task<IndexComparison> comparing)
    {
        while (!comparing.IsCompleted)
        {
            await Task.WhenAny(comparing, Task.Run(async () => await Task.Yield(), Cancellation));
            _clock.Advance(_options.LookAgainAfter);
        }

        return await comparing;
    }
}
