using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class SubmitVerb : Verb
{
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Files, and folders with all files in them",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<KeyValuePair<string, string>[]> _tags =
        Inputs.Tags("A tag on each document; may be given several times");

    private readonly Option<string?> _id = new("--id")
    {
        Description = "The document's id; without it, the same bytes are the same document",
        HelpName = "ID",
    };

    private readonly Option<bool> _new = new("--new")
    {
        Description = "Make a new document even if the same bytes are known",
    };

    private readonly Option<bool> _presigned = new("--presigned")
    {
        Description = "Send the bytes to the store itself, past the silos; only on AWS",
    };

    private readonly Option<string> _lane = new("--lane")
    {
        Description = "real-time: before batches. batch: behind documents that somebody waits for",
        HelpName = "LANE",
        DefaultValueFactory = _ => Words.Kebab(nameof(Lane.RealTime)),
    };

    private readonly Option<string?> _deadline = Inputs.Time(
        "--deadline", "When they are needed: moves them up among the tenant's documents of the lane");

    private readonly Option<int> _patience = new("--patience")
    {
        Description = "Seconds for which a file is sent again while the system is full",
        HelpName = "N",
        DefaultValueFactory = _ => 600,
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Show each step of each document until all have settled",
    };

    private readonly Option<bool> _wait = new("--wait") { Description = "Wait until all have settled" };

    public SubmitVerb()
        : base(
            "submit", "Send files to be read, classified, checked for personal data, summarised and indexed",
            "docs submit invoice.pdf --watch", "docs submit claim.pdf --deadline 2026-07-31T14:30",
            "docs submit ~/scans --tag project=alpha --tag year=2026 --wait --json")
    {
        Arguments.Add(_paths);
        Options.Add(_tags);
        Options.Add(_id);
        Options.Add(_new);
        Options.Add(_presigned);
        Options.Add(_lane.AcceptOnlyFromAmong([.. Enum.GetNames<Lane>().Select(Words.Kebab)]));
        Options.Add(_deadline);
        Options.Add(_patience);
        Options.Add(_watch);
        Options.Add(_wait);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var files = FileList.Of(call.Get(_paths));
        var options = ReadOptions(call, files.Count);
        await using var client = await call.ConnectAsync(cancellationToken);
        var board = new Board(files);
        var style = call.Json ? ProgressStyle.Silent : call.Get(_watch) ? ProgressStyle.Steps : ProgressStyle.Bars;
        var submission = new Submission(client, options, board, call.Terminal.Time);
        if (call.Json)
        {
            board.Changed = (row, _) => WriteJson(call, row);
        }

        await SubmissionView.RunAsync(submission, board, call.Terminal, style, options.Watch, cancellationToken);
        var shown = style is ProgressStyle.Bars;
        foreach (var row in board.Rows)
        {
            Write(call, row, shown);
        }

        return Verdict(board.Rows, options.Watch);
    }

    private SubmissionOptions ReadOptions(Call call, int files)
    {
        if (call.Get(_id) is { } id)
        {
            Docs.Name.Check("document", id);
            if (files > 1)
            {
                throw new WrongArgumentsException("--id names one document, but there are several files");
            }

            if (call.Get(_new))
            {
                throw new WrongArgumentsException("--id and --new exclude each other");
            }
        }

        if (call.Get(_patience) is < 0 or > 86_400)
        {
            throw new WrongArgumentsException("--patience is 0 to 86400");
        }

        return new SubmissionOptions
        {
            Lane = Words.Parse<Lane>(call.Get(_lane)!),
            Deadline = Inputs.ReadTime(call, _deadline),
            Patience = TimeSpan.FromSeconds(call.Get(_patience)),
            Tags = Inputs.ReadTags(call, _tags),
            DocumentId = call.Get(_id),
            AlwaysNew = call.Get(_new),
            Presigned = call.Get(_presigned),
            Watch = call.Get(_watch) || call.Get(_wait),
        };
    }

    /// <summary>As soon as a document is done with, so that a script need not wait for the slowest.</summary>
    private static void WriteJson(Call call, BoardRow row)
    {
        if (row is { IsOver: true, View: { } view })
        {
            var line = Json.Of(view);
            line["path"] = row.File.Path;
            line["joined"] = row.Receipt?.Joined ?? false;
            call.WriteJson(line);
        }
    }

    private static void Write(Call call, BoardRow row, bool shown)
    {
        if (row.Failure is { } failure)
        {
            call.Terminal.WriteError($"{row.File.Label}: {failure.Line}");
        }
        else if (shown && row.View is { } view)
        {
            var known = row.Receipt is { Joined: true } ? ", known already" : "";
            var problem = view.ProblemExplained is { } explained ? $": {explained}"
                : view.Expected is { } expected ? $", expected {Words.Of(expected, call.Terminal.Zone)}"
                : "";
            call.Terminal.Out.WriteLine(
                Untrusted.CleanLine($"{view.Key}  {row.File.Label}  {Words.Of(view.State)}{known}{problem}"));
        }
    }

    private static int Verdict(IReadOnlyList<BoardRow> rows, bool isWatching)
    {
        if (rows.FirstOrDefault(r => r.Failure is not null)?.Failure is { } failure)
        {
            return failure.ExitCode;
        }

        return isWatching && rows.Any(r => r.View?.State is not DocumentState.Completed)
            ? ExitCode.Failed
            : ExitCode.Fine;
    }
}
