using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Pii;

namespace Orleans.Docs.Tests.Pii;

public class LocalPiiDetectorTests
{
    private static readonly string[] Pieces =
    [
        "jo@example.org", "4111 1111 1111 1111", "+49 30 901820", "😀", "𐐷", "Dr. Ann Lee",
        "12 Main Street, Springfield, IL 62704", "\n", " ", "05.03.2018", "192.168.1.1", "219-09-9999", "x", "(", ".",
        "DE89370400440532013000", "total", "password: a😀b!c",
    ];

    [Property(MaxTest = 60)]
    public Property Ranges_are_ordered_lie_in_the_text_and_never_split_a_character() => Prop.ForAll(
        Gen.ArrayOf(Gen.Elements(Pieces)).Select(string.Concat).ToArbitrary(),
        text =>
        {
            var found = Find(text, new());
            var end = 0;
            foreach (var finding in found)
            {
                Assert.True(
                    finding.Start >= end && finding.Length > 0 && finding.Start + finding.Length <= text.Length);
                Assert.False(char.IsLowSurrogate(text[finding.Start]));
                end = finding.Start + finding.Length;
                Assert.False(char.IsHighSurrogate(text[end - 1]));
            }
        });

    [Fact]
    public void A_page_longer_than_a_segment_gives_what_its_parts_give()
    {
        var text = string.Concat(
            Enumerable.Range(0, 400).Select(i => $"Row {i} mails user{i}@example.org about nothing.\n"));

        var found = Find(text, new() { SegmentCharacters = 4_096 });

        Assert.Equal(400, found.Count(finding => finding.Type == PiiTypes.Email));
        Assert.Equal(Find(text, new()), found);
    }

    [Fact]
    public async Task More_findings_than_the_bound_end_short()
    {
        var detector = new LocalPiiDetector(new() { FindingsPerPageMax = 2 });

        var outcome = await detector.Detect(
            Detection.Document("a@example.org b@example.org c@example.org"), TestContext.Current.CancellationToken);

        Assert.Equal(2, Assert.IsType<Outcome<Findings>.Short>(outcome).Value.Items.Length);
    }

    [Fact]
    public async Task A_document_over_the_bound_is_refused()
    {
        var detector = new LocalPiiDetector(new() { DocumentCharactersMax = 10 });

        var outcome = await detector.Detect(
            Detection.Document("more than ten characters"), TestContext.Current.CancellationToken);

        Assert.Equal(Problems.TooLarge, Assert.IsType<Outcome<Findings>.Unreadable>(outcome).Code);
    }

    [Theory]
    [InlineData("1 ")]
    [InlineData("a")]
    [InlineData("A b")]
    [InlineData("a@")]
    [InlineData("1.1-")]
    [InlineData("Ab Cd\n")]
    [InlineData(": :")]
    public void Repeated_signs_cost_no_more_than_linear_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length));
        Find(text, new());
        var clock = Stopwatch.StartNew();

        Find(text, new());

        // A quadratic pattern takes minutes here; the bound only has to tell that apart on a busy machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task Cancelled_means_thrown()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new LocalPiiDetector(new())
                .Detect(Detection.Document("a@example.org"), new(canceled: true)));
    }

    [Fact]
    public void Defaults_are_what_the_documentation_says()
    {
        var options = new PiiOptions();

        Assert.Equal(
            (0.5f, 100_000, 20_000, 64_000_000L, 2_000),
            (
                options.ScoreMin, options.SegmentCharacters, options.FindingsPerPageMax, options.DocumentCharactersMax,
                options.PhoneLookupsMax));
    }

    private static List<Finding> Find(string text, PiiOptions options)
    {
        var outcome = new LocalPiiDetector(options)
            .Detect(Detection.Document(text), TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult();
        return [.. Assert.IsType<Outcome<Findings>.Done>(outcome).Value.Items];
    }
}
