using System.Text.Json;
using Orleans.Docs.Cli;
using Orleans.Docs.Content;
using Orleans.Docs.Local.Engines.Classify.Training;
using Orleans.Docs.Review;
using Orleans.Docs.Tests.Client;
using Xunit;

namespace Orleans.Docs.Tests.Cli;

public sealed class ReviewVerbTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly ReviewItem Item = new()
    {
        Document = new DocumentKey("default", "doc"),
        Version = 8,
        Status = ReviewStatus.Open,
        Reasons = [ReviewReasons.LinesDiffer, ReviewReasons.TypeUncertain],
        Doubt = 0.75,
        Value = 1483.20m,
        Place = "123.doc",
        State = "completed",
        UploadedAt = Some.Time,
        Type = "invoice",
        TypeConfidence = 0.4f,
        FileName = "a\u001b[31m.pdf",
        Claim = new ReviewClaim(new DocumentKey("default", "doc"), "key:1", Some.Time),
    };

    [Fact]
    public async Task The_list_says_what_why_and_what_is_at_stake()
    {
        var review = new FakeReview { Items = [Item] };
        var run = await Run(review, "review", "list", "--type", "invoice", "--reason", "short", "--limit", "5");

        Assert.Equal(["list Open invoice short 5"], review.Asked);
        var row = Assert.Single(run.Lines, line => line.Contains("default/doc", StringComparison.Ordinal));
        Assert.Contains("1483.20", row, StringComparison.Ordinal);
        Assert.Contains("0.75", row, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', row);
    }

    [Theory]
    [InlineData("claim default/doc", "claim")]
    [InlineData("accept default/doc", "accept")]
    [InlineData("reject default/doc another page", "reject", "--because", "another page")]
    [InlineData("release default/doc", "release")]
    public async Task Each_word_does_what_it_says(string asked, string word, params string[] more)
    {
        var review = new FakeReview { Items = [Item] };
        var run = await Run(review, ["review", word, "doc", .. more]);

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal([asked], review.Asked);
    }

    [Theory]
    [InlineData("review", "accept")]
    [InlineData("review", "list", "doc")]
    [InlineData("review", "correct", "doc", "total")]
    [InlineData("review", "--limit", "0")]
    [InlineData("review", "--reason", "mood")]
    [InlineData("review", "work")]
    public async Task What_makes_no_sense_is_refused(params string[] args)
    {
        var review = new FakeReview();
        Assert.Equal(ExitCode.WrongArguments, (await Run(review, args)).ExitCode);
        Assert.Empty(review.Asked);
    }

    [Fact]
    public async Task Single_keys_decide_one_document_after_the_other()
    {
        var review = new FakeReview { Items = [At("a"), At("b"), At("c")] };
        var client = new FakeDocsClient { Review = review };
        client.Views["a"] = Some.View("a");
        var run = await CommandRun.Typing(client, "ctype\nreceipt\nar" + "another page\n" + "q", "review", "work");

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(
            [
                "next", "accept default/a", "next", "reject default/b another page", "next", "release default/c",
            ],
            review.Asked);
        Assert.Contains("correct type=receipt default/a", client.Commands);
        Assert.Equal("2 documents decided", run.Lines[^1]);
    }

    [Fact]
    public async Task Personal_data_is_shown_of_the_one_document_for_which_it_is_asked()
    {
        var client = new FakeDocsClient
        {
            Review = new FakeReview { Items = [At("a"), At("b")] },
            PageList = [new PageContent { Number = 1, Text = "of Ann Lee" }],
        };
        var run = await CommandRun.Typing(client, "tvtatq", "review", "work");

        Assert.Equal(
            ["[REDACTED]", "of Ann Lee", "[REDACTED]"],
            run.Lines.Where(line => line is "[REDACTED]" or "of Ann Lee"));
    }

    [Fact]
    public async Task One_that_was_erased_meanwhile_is_passed_over()
    {
        var review = new FakeReview { Items = [At("a"), At("b")], Erased = { At("a").Document } };
        var run = await CommandRun.Typing(new FakeDocsClient { Review = review }, "aa", "review", "work");

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.Equal(["next", "accept default/a", "next", "accept default/b", "next"], review.Asked);
        Assert.Equal("docs: document default/a was erased", Assert.Single(run.ErrorLines));
        Assert.Equal("nothing left; 1 document decided", run.Lines[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("r")]
    [InlineData("ctype")]
    public async Task Whoever_breaks_off_leaves_what_he_looked_at_to_the_next(string typed)
    {
        var review = new FakeReview { Items = [At("a")] };
        var client = new FakeDocsClient { Review = review };
        using var output = new StringWriter();
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var terminal = CommandRun.Terminal(output, output, Stream.Null, interactive: true, typed);
        var running = new DocsCommand(terminal, (_, _, _) => Task.FromResult<Orleans.Docs.Client.IDocsClient>(client))
            .RunAsync(["review", "work"], broken.Token);
        Assert.True(SpinWait.SpinUntil(
            () => ((TypedConsole)terminal.Console).IsRead && review.Asked.Count > 0, Patience));
        await broken.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await running);
        Assert.Equal(["next", "release default/a"], review.Asked);
    }

    [Fact]
    public async Task What_was_confirmed_is_a_line_each_that_the_trainer_reads()
    {
        var run = await Run(new FakeReview { Items = [Item] }, "review", "export");
        using var directory = new TemporaryDirectory();
        File.WriteAllLines(directory.PathOf("reviewed.jsonl"), run.Lines);
        var read = ReviewedTexts.Read(directory.PathOf("reviewed.jsonl"));

        var text = Assert.Single(read.Texts);
        Assert.Equal(("invoice", "Text\n", 2), (text.Type, text.Input.Text, text.Input.FormFields));
        Assert.Equal(DocumentKind.Pdf, text.Input.Kind);
        Assert.Equal(32, read.Hash.Length);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"type":"poem","text":"x","kind":"pdf","formFields":0}""")]
    [InlineData("""{"text":"x","kind":"pdf","formFields":0}""")]
    public void A_line_that_is_no_reviewed_text_is_named(string line)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.PathOf("reviewed.jsonl"), line);
        var refused = Assert.Throws<InvalidDataException>(
            () => ReviewedTexts.Read(directory.PathOf("reviewed.jsonl")));
        Assert.Contains("line 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_one_as_JSON_names_reasons_by_code()
    {
        var run = await Run(new FakeReview { Items = [Item] }, "review", "next", "--json");
        using var json = JsonDocument.Parse(run.Lines[0]);
        Assert.Equal(ReviewReasons.LinesDiffer, json.RootElement.GetProperty("reasons")[0].GetString());
        Assert.Equal("open", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("key:1", json.RootElement.GetProperty("claimedBy").GetString());
    }

    private static ReviewItem At(string id) => Item with { Document = new DocumentKey("default", id), Place = id };

    private static Task<CommandRun> Run(FakeReview review, params string[] args) =>
        CommandRun.Of(new FakeDocsClient { Review = review }, args);
}
