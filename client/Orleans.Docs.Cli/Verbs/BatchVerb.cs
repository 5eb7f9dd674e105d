using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Orleans.Docs.Batches;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class BatchVerb : Verb
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "submit: send files and folders as one batch; the same again goes on where it broke off. "
            + "status: how far it is. report: what came of it. list: all batches, newest first. "
            + "pause, resume: hold its files back, and let them go. "
            + "cancel: end it, with every document that is not finished. "
            + "forget: take it off the list; its documents stay",
    };

    private readonly Argument<string[]> _what = new("WHAT")
    {
        Description = "submit: files, and folders with all files in them; or one s3://BUCKET/PREFIX, which the silos "
            + "read themselves. Otherwise the batch's name",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "The name of the batch that is submitted; without it, one made of the time",
        HelpName = "NAME",
    };

    private readonly Option<string> _lane = new("--lane")
    {
        Description = "batch: behind documents that somebody waits for. real-time: among them",
        HelpName = "LANE",
        DefaultValueFactory = _ => Words.Kebab(nameof(Lane.Batch)),
    };

    private readonly Option<KeyValuePair<string, string>[]> _tags =
        Inputs.Tags("A tag on each document; may be given several times");

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Show how far it is until it has ended, then what came of it",
    };

    public BatchVerb()
        : base(
            "batch", "Send many files as one batch, follow it, and see what came of it",
            "docs batch submit ~/scans --name scans-2026 --watch", "docs batch submit ~/scans --lane real-time",
            "docs batch submit s3://scans/2026/ --name scans-2026", "docs batch list",
            "docs batch status scans-2026 --watch", "docs batch pause scans-2026",
            "docs batch resume scans-2026", "docs batch cancel scans-2026", "docs batch report scans-2026 --json",
            "docs batch forget scans-2026")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong(
            "submit", "status", "report", "list", "pause", "resume", "cancel", "forget"));
        Arguments.Add(_what);
        Options.Add(_name);
        Options.Add(_lane.AcceptOnlyFromAmong([.. Enum.GetNames<Lane>().Select(Words.Kebab)]));
        Options.Add(_tags);
        Options.Add(_watch);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var action = call.Get(_action);
        Check(call, action);
        if (action is "submit")
        {
            return await SubmitAsync(call, cancellationToken);
        }

        await using var client = await call.ConnectAsync(cancellationToken);
        if (action is "list")
        {
            BatchRendering.Write(call, await client.Batches.ListAsync(cancellationToken));
            return ExitCode.Fine;
        }

        var name = call.Get(_what)[0];
        if (action is "forget")
        {
            await client.Batches.ForgetAsync(name, cancellationToken);
            return ExitCode.Fine;
        }

        var status = action switch
        {
            "pause" => await client.Batches.PauseAsync(name, cancellationToken),
            "resume" => await client.Batches.ResumeAsync(name, cancellationToken),
            "cancel" => await client.Batches.CancelAsync(name, cancellationToken),
            _ => await client.Batches.GetAsync(name, cancellationToken),
        };
        if (call.Get(_watch))
        {
            return await FollowAsync(call, client, status, cancellationToken);
        }

        if (action is "report")
        {
            await ReportAsync(call, client, status, cancellationToken);
            return Verdict(status);
        }

        BatchRendering.Write(call, status);
        return ExitCode.Fine;
    }

    private void Check(Call call, string action)
    {
        var given = call.Get(_what).Count;
        if (action is "submit" ? given == 0 : action is "list" ? given > 0 : given != 1)
        {
            throw new WrongArgumentsException(action switch
            {
                "submit" => "docs batch submit needs a file or a folder",
                "list" => "docs batch list takes no name",
                _ => $"docs batch {action} needs the name of one batch; see: docs batch list",
            });
        }

        Option[] ofSubmit = [_name, _lane, _tags];
        if (action is not "submit" && ofSubmit.FirstOrDefault(call.IsGiven) is { } stray)
        {
            throw new WrongArgumentsException($"{stray.Name} belongs to docs batch submit");
        }

        if (call.Get(_watch) && action is not ("submit" or "status"))
        {
            throw new WrongArgumentsException("--watch belongs to docs batch submit and docs batch status");
        }
    }

    private async Task<int> SubmitAsync(Call call, CancellationToken cancellationToken)
    {
        var now = call.Terminal.Time.GetUtcNow();
        var name = Docs.Name.Check(
            "batch", call.Get(_name) ?? now.ToString("'batch-'yyyyMMdd'-'HHmmss", CultureInfo.InvariantCulture));
        var options = new BatchFeedOptions
        {
            Lane = Enum.Parse<Lane>(call.Get(_lane)!.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
            Tags = Inputs.ReadTags(call, _tags),
        };
        if (call.Get(_what).FirstOrDefault(IsRemote) is { } address)
        {
            return await ImportAsync(call, name, address, options, cancellationToken);
        }

        BatchFile[] files =
        [
            .. FileList.Of(call.Get(_what)).Select(file => new BatchFile(
                file.Label, Path.GetFileName(file.Path), file.LengthBytes, File.GetLastWriteTimeUtc(file.Path),
                () => new FileStream(
                    file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true))),
        ];
        await using var client = await call.ConnectAsync(cancellationToken);
        call.Terminal.WriteNote($"batch {name}: {Words.Count(files.Length, "file", "files")}");
        var refused = 0;
        var status = await BatchRendering.FeedAsync(
            call, progress => client.Batches.FeedAsync(name, files, options, progress, cancellationToken),
            () => refused++);
        if (call.Get(_watch))
        {
            var outcome = await FollowAsync(call, client, status, cancellationToken);
            return outcome == ExitCode.Fine && refused > 0 ? ExitCode.Failed : outcome;
        }

        BatchRendering.Write(call, status);
        return refused > 0 ? ExitCode.Failed : ExitCode.Fine;
    }

    private async Task<int> ImportAsync(
        Call call, string name, string address, BatchFeedOptions options, CancellationToken cancellationToken)
    {
        if (call.Get(_what).Count > 1)
        {
            throw new WrongArgumentsException("what the silos read themselves is a batch of its own: name it alone");
        }

        await using var client = await call.ConnectAsync(cancellationToken);
        var status = await client.Batches.ImportAsync(
            name, new BatchImport { Address = address, Lane = options.Lane, Tags = options.Tags }, cancellationToken);
        call.Terminal.WriteNote($"batch {name}: the silos read {address}");
        if (call.Get(_watch))
        {
            return await FollowAsync(call, client, status, cancellationToken);
        }

        BatchRendering.Write(call, status);
        return ExitCode.Fine;
    }

    private static bool IsRemote(string what) => what.StartsWith("s3://", StringComparison.Ordinal);

    private static async Task<int> FollowAsync(
        Call call, IDocsClient client, BatchStatus status, CancellationToken cancellationToken)
    {
        await BatchRendering.FollowAsync(call, status, async () =>
        {
            await Task.Delay(Refresh, call.Terminal.Time, cancellationToken);
            return status = await client.Batches.GetAsync(status.Name, cancellationToken);
        });
        await ReportAsync(call, client, status, cancellationToken);
        return Verdict(status);
    }

    private static async Task ReportAsync(
        Call call, IDocsClient client, BatchStatus status, CancellationToken cancellationToken)
    {
        var found = await client.SearchAsync(
            new SearchQuery
            {
                Tags = ImmutableDictionary<string, string>.Empty.Add(BatchTag.Name, status.Name),
                PageSize = 1,
            },
            cancellationToken);
        BatchRendering.Write(call, status, found.Facets.GetValueOrDefault("type", []));
    }

    private static int Verdict(BatchStatus status) =>
        status is { Feed.Refused: 0, Problem: null } && status.Ended == status.CountOf(DocumentState.Completed)
            ? ExitCode.Fine
            : ExitCode.Failed;
}
