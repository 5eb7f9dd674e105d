using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Orleans.Docs.Cli;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

public sealed class RenderingTests
{
    private const string Hostile = "[red]x[/] [/] {{\u001b[2J\u001b]0;title\u0007\u009b31m\r\n\t\u202egnp.exe";

    private static FakeDocsClient HostileClient() => new()
    {
        Views =
        {
            ["a"] = Some.View("a", fileName: Hostile) with
            {
                Type = Hostile,
                MediaType = Hostile,
                ProblemExplained = Hostile,
                Tags = ImmutableSortedDictionary<string, string>.Empty.Add("k", Hostile),
                Corrections = ImmutableSortedDictionary<string, string>.Empty.Add(Hostile, Hostile),
            },
        },
        Events =
        [
            Some.Event(1, new Uploaded(
                new BlobRef("00", 5), Hostile, Hostile, ImmutableSortedDictionary<string, string>.Empty,
                Lane.RealTime)),
            Some.Event(2, new Corrected(Hostile, Hostile, Hostile)) with
            {
                Actor = Hostile, Engine = Hostile, ModelVersion = Hostile,
            },
        ],
        Changes =
        {
            ["a"] =
            [
                new DocumentChange(
                    Some.View("a"),
                    [Some.Event(1, new Corrected(Hostile, null, Hostile)), Some.Event(2, new Settled())]),
            ],
        },
        PageList =
        [
            new PageContent
            {
                Number = 1, Text = Hostile, Tables = [new Table(1, 1, [new TableCell(0, 0, Hostile)])],
            },
        ],
        Text = new Summary(Hostile, [new KeyFact(Hostile, Hostile, 1, 1)], [Hostile]),
        Dead = [new DeadLetter(new DocumentKey("default", "a"), 1, Some.Time, Hostile, Hostile, Hostile, Hostile)],
        Found = new SearchPage
        {
            Total = 1,
            NextCursor = Hostile,
            Facets = ImmutableDictionary<string, ImmutableArray<FacetCount>>.Empty
                .Add(Hostile, [new FacetCount(Hostile, 1)]),
            Hits =
            [
                new SearchHit
                {
                    Document = new DocumentKey("default", "a"), Version = 1, State = Hostile, Type = Hostile,
                    FileName = Hostile,
                    Summary = Hostile, UploadedAt = Some.Time,
                    Snippets =
                        [new Snippet(Hostile, [new TextRange(2, 5), new TextRange(1, 3), new TextRange(5, 9_999)])],
                },
            ],
        },
    };

    [Theory]
    [InlineData("get", "a", "--as-read")]
    [InlineData("history", "a", "--as-read")]
    [InlineData("watch", "a")]
    [InlineData("search", "x")]
    [InlineData("text", "a", "--as-read")]
    [InlineData("tables", "a", "--as-read")]
    [InlineData("summary", "a", "--as-read")]
    [InlineData("retry", "a")]
    [InlineData("dead")]
    public async Task Nothing_that_a_document_says_acts_on_the_terminal(params string[] args)
    {
        var run = await CommandRun.Of(HostileClient(), interactive: true, args);

        Assert.Equal(ExitCode.Fine, run.ExitCode);
        Assert.DoesNotContain(
            run.Out.Replace("\n", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal), IsActive);
        Assert.DoesNotContain("\u202e", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_goes_into_a_pipe_as_it_was_read()
    {
        var run = await CommandRun.Of(HostileClient(), "text", "a", "--as-read");

        Assert.Equal(Hostile + "\n", run.Out);
    }

    [Theory]
    [InlineData("get", "[REDACTED].pdf", "gnp.exe")]
    [InlineData("text", "[REDACTED]", "gnp.exe")]
    [InlineData("tables", "[REDACTED]", "gnp.exe")]
    [InlineData("summary", "[REDACTED]", "gnp.exe")]
    [InlineData("history", "corrected", "written")]
    public async Task Redacted_is_what_nobody_asked_for_as_it_is(string verb, string redacted, string whole)
    {
        await using var client = HostileClient();
        client.Views["a"] = Some.View("a", fileName: Hostile);
        var run = await CommandRun.Of(client, verb, "a");
        Assert.Contains(redacted, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(whole, run.Out, StringComparison.Ordinal);
        run = await CommandRun.Of(client, verb, "a", "--as-read");
        Assert.Contains(whole, run.Out, StringComparison.Ordinal);
    }

    [Property(MaxTest = 200)]
    public bool Whatever_is_cleaned_holds_no_control_character(string? text)
    {
        var clean = Untrusted.CleanLine(text ?? "");
        return !clean.Any(IsActive) && clean.Length <= (text ?? "").Length && Untrusted.CleanLine(clean) == clean;
    }

    [Property(MaxTest = 200)]
    public bool Harmless_text_stays_as_it_is(string? text)
    {
        var harmless = new string([.. (text ?? "").Where(char.IsLetterOrDigit)]);
        return Untrusted.Clean(harmless) == harmless;
    }

    [Fact]
    public void A_row_of_the_live_board_survives_markup_in_its_name()
    {
        using var output = new StringWriter();
        var terminal = CommandRun.Terminal(output, output, Stream.Null, interactive: true);
        var file = new InputFile("/x", Hostile, 10);
        BoardRow[] rows =
        [
            new(file),
            new(file) { Started = 1, SentBytes = 5 },
            new(file) { Started = 1, View = Some.View(fileName: Hostile), Took = TimeSpan.FromSeconds(1) },
            new(file) { Started = 1, Failure = new Failure(1, Hostile), Took = TimeSpan.Zero },
        ];

        terminal.Console.Write(LiveBoard.Draw(rows, terminal));

        Assert.Contains("sent 50 %", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 of 4 documents settled", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public async Task Matches_are_marked_where_there_are_no_colours()
    {
        var client = new FakeDocsClient
        {
            Found = new SearchPage
            {
                Total = 1,
                Hits =
                [
                    new SearchHit
                    {
                        Document = new DocumentKey("default", "a"), Version = 1, State = "completed",
                        UploadedAt = Some.Time,
                        Snippets =
                            [new Snippet("the overdue invoice of May", [new TextRange(4, 7), new TextRange(12, 7)])],
                    },
                ],
            },
        };

        var run = await CommandRun.Of(client, "search", "overdue", "invoice");

        Assert.Contains("the **overdue** **invoice** of May", run.Out, StringComparison.Ordinal);
        Assert.Equal("search overdue invoice", Assert.Single(client.Commands));
    }

    [Fact]
    public async Task Tables_are_csv_with_an_empty_line_between_them()
    {
        var table = new Table(
            2, 2, [new TableCell(0, 0, "a,b"), new TableCell(0, 1, "say \"x\""), new TableCell(1, 1, "2")]);
        var client = new FakeDocsClient
        {
            Views = { ["a"] = Some.View("a") },
            PageList = [new PageContent { Number = 1, Tables = [table, table] }],
        };

        var run = await CommandRun.Of(client, "tables", "a", "--as-read");

        Assert.Equal("\"a,b\",\"say \"\"x\"\"\"\n,2\n\n\"a,b\",\"say \"\"x\"\"\"\n,2\n", run.Out);
    }

    [Fact]
    public async Task The_original_comes_back_byte_for_byte_and_never_onto_a_terminal()
    {
        using var folder = new TemporaryDirectory();
        var source = Encoding.UTF8.GetBytes(Hostile);
        var client = new FakeDocsClient { Views = { ["a"] = Some.View("a") }, Source = source };

        Assert.Equal(source, (await CommandRun.Of(client, "source", "a")).Bytes);
        Assert.Equal(
            ExitCode.WrongArguments, (await CommandRun.Of(client, interactive: true, ["source", "a"])).ExitCode);
        await CommandRun.Of(client, "source", "a", "-o", folder.PathOf("back.bin"));
        Assert.Equal(source, await File.ReadAllBytesAsync(folder.PathOf("back.bin")));
        Assert.Single(Directory.GetFiles(folder.FullPath));
    }

    private static bool IsActive(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control;
}
