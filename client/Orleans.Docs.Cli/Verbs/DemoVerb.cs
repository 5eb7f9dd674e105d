using System.CommandLine;
using Orleans.Docs.Cli.Demo;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class DemoVerb : Verb
{
    private readonly Option<string> _samples = new("--samples")
    {
        Description = $"A folder of documents with {Expectations.FileName}, which says what should come out",
        HelpName = "DIR",
        DefaultValueFactory = _ => "samples",
    };

    public DemoVerb()
        : base(
            "demo", "Submit a folder of samples and check that each settles as expected",
            "docs demo --samples samples") =>
        Options.Add(_samples);

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var folder = call.Get(_samples)!;
        var expectations = await Expectations.ReadAsync(folder, cancellationToken);
        var files = expectations.FilesIn(folder);
        await using var client = await call.ConnectAsync(cancellationToken);

        var board = new Board(files);
        var submission = new Submission(client, new SubmissionOptions { Watch = true }, board, call.Terminal.Time);
        var style = call.Json ? ProgressStyle.Silent : ProgressStyle.Steps;
        await SubmissionView.RunAsync(submission, board, call.Terminal, style, isWatching: true, cancellationToken);

        var outcome = await Outcome.OfAsync(client, board.Rows, cancellationToken);
        WriteFiles(call, outcome);
        await WriteHistoryAsync(call, client, outcome.Rows, cancellationToken);

        var differences = Verdict.OfFiles(expectations, outcome).ToList();
        foreach (var search in expectations.Searches)
        {
            var page = await client.SearchAsync(new SearchQuery { Text = search.Query }, cancellationToken);
            WriteSearch(call, search, page);
            differences.AddRange(Verdict.OfSearch(search, page, outcome));
        }

        return Conclude(call, files.Count, differences);
    }

    private static void WriteFiles(Call call, Outcome outcome)
    {
        if (!call.Json)
        {
            call.Terminal.Out.WriteLine();
            call.Terminal.Console.Write(DemoTable.Of(outcome, call.Terminal.IsWide));
            return;
        }

        foreach (var row in outcome.Rows.Where(r => r.View is not null))
        {
            var line = Json.Of(row.View!);
            line["path"] = row.File.Path;
            line["seconds"] = Math.Round(row.Took?.TotalSeconds ?? 0, 3);
            call.WriteJson(line);
        }
    }

    /// <summary>Of the completed document with the most to tell.</summary>
    private static async Task WriteHistoryAsync(
        Call call, IDocsClient client, IReadOnlyList<BoardRow> rows, CancellationToken cancellationToken)
    {
        var telling = rows.Where(r => r.View?.State is DocumentState.Completed).MaxBy(r => r.View!.Version);
        if (telling?.View is not { } view || call.Json)
        {
            return;
        }

        var events = await client.HistoryAsync(view.Key, cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken);
        call.Terminal.Out.WriteLine();
        call.Terminal.Out.WriteLine(Untrusted.CleanLine($"The history of {telling.File.Label}:"));
        call.Terminal.Console.Write(HistoryRendering.Table(events, call.Terminal));
    }

    private static void WriteSearch(Call call, ExpectedSearch search, SearchPage page)
    {
        if (!call.Json)
        {
            call.Terminal.Out.WriteLine();
            call.Terminal.Out.WriteLine(Untrusted.CleanLine($"Searching for {search.Query}:"));
            SearchRendering.Write(call.Terminal, page);
        }
    }

    private static int Conclude(Call call, int count, List<string> differences)
    {
        foreach (var difference in differences)
        {
            call.Terminal.WriteError(difference);
        }

        if (!call.Json)
        {
            call.Terminal.Out.WriteLine();
            call.Terminal.Out.WriteLine(differences.Count == 0
                ? $"all {Words.Count(count, "sample", "samples")} settled as expected"
                : $"{Words.Count(differences.Count, "difference", "differences")} from what was expected");
        }

        return differences.Count == 0 ? ExitCode.Fine : ExitCode.Failed;
    }
}
