using System.Collections.Immutable;
using Orleans.Docs.Cli;
using Orleans.Docs.Cli.Diffs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class DiffTests
{
    private static readonly DocumentView View = Some.View(version: 9) with
    {
        Pages = [new PageFact(1, TextSource.TextLayer, 1, 100, 0, 0, null)],
    };

    private static readonly Summary Summary = new("of a desk", [new KeyFact("total", "1.00", 1, 1)], ["pay"]);

    [Fact]
    public void A_document_does_not_differ_from_itself() =>
        Assert.Empty(DocumentDiff.Of(new Moment(View, Summary), new Moment(View, Summary)));

    [Fact]
    public void Each_thing_that_changed_is_named_with_both_sides()
    {
        var after = View with
        {
            Version = 12,
            Type = "receipt",
            PiiCounts = ImmutableSortedDictionary<string, int>.Empty.Add("EMAIL", 3).Add("NAME", 1),
            Pages =
            [
                new PageFact(1, TextSource.Ocr, 0.9f, 90, 0, 0, null), new PageFact(2, default, 0, 0, 0, 0, "corrupt"),
            ],
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("project", "desk"),
        };
        var written = new Summary(
            "of a chair", [new KeyFact("total", "2.00", 1, 1), new KeyFact("date", "d", 1, 1)], []);

        var differences = DocumentDiff.Of(new Moment(View, Summary), new Moment(after, written));

        Assert.Equal(
            [
                new("type", "invoice", "receipt"),
                new("personal data", "2 found", "4 found"),
                new("pii EMAIL", "2", "3"),
                new("pii NAME", null, "1"),
                new("tag project", null, "desk"),
                new(
                    "page 1", "text-layer 1.00, 100 words, 0 tables, 0 fields",
                    "ocr 0.90, 90 words, 0 tables, 0 fields"),
                new("page 2", null, "corrupt"),
                new("fact date", null, "d"),
                new("fact total", "1.00", "2.00"),
                new("summary", "of a desk", "of a chair"),
                new("to do", "pay", null),
            ],
            differences);
    }

    [Fact]
    public async Task Values_are_redacted_unless_they_are_asked_for_as_read()
    {
        var client = Client(View with { Version = 3 }, View with { Version = 5, Type = "receipt" });

        var redacted = await CommandRun.Of(client, "diff", "doc", "--from", "3", "--to", "5", "--json");
        Assert.Equal(ExitCode.Fine, redacted.ExitCode);
        var line = Assert.Single(redacted.Json);
        Assert.Equal((3, 5), (line.GetProperty("from").GetInt64(), line.GetProperty("to").GetInt64()));
        var only = Assert.Single(line.GetProperty("differences").EnumerateArray());
        Assert.Equal("receipt", only.GetProperty("after").GetString());

        var asRead = await CommandRun.Of(
            Client(View with { Version = 3, HasSummary = false }, View with { Version = 5 }),
            "diff", "doc", "--from", "3", "--to", "5", "--as-read");
        Assert.Contains("of a desk", asRead.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_from_before_personal_data_was_looked_for_is_withheld()
    {
        var run = await CommandRun.Of(
            Client(View with { Version = 3, PiiCounts = null }, View with { Version = 5 }),
            "diff", "doc", "--from", "3", "--to", "5");

        Assert.Contains("withheld", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("of a desk", run.Out, StringComparison.Ordinal);
    }

    private static FakeDocsClient Client(params DocumentView[] views)
    {
        var client = new FakeDocsClient { Text = Summary };
        foreach (var view in views)
        {
            client.ViewsAt[view.Version] = view;
        }

        return client;
    }
}
