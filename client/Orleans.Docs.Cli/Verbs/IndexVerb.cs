using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class IndexVerb : Verb
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "status: the generations of the search index. "
            + "rebuild: build a new one from events and blobs beside the live one, compare the two, and swap it in; "
            + "if it lacks what the live one holds, or holds it otherwise, it shows how and waits for swap. "
            + "swap: take the one that waits. cancel: end a rebuild, or drop the one that waits. "
            + "rollback: back to the generation before, which is kept for a day. drop: remove that one now",
        DefaultValueFactory = _ => "status",
    };

    private readonly Option<bool> _watch = new("--watch") { Description = "Show how a rebuild gets on until it ends" };
    private readonly Option<bool> _hold = new("--hold")
    {
        Description = "Let a rebuild wait before the swap in any case",
    };


    public IndexVerb()
        : base(
            "index", "Look after the search index: rebuild it while searches go on, and go back",
            "docs index", "docs index rebuild --watch", "docs index rebuild --hold", "docs index swap",
            "docs index cancel", "docs index rollback", "docs index drop")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong("status", "rebuild", "swap", "cancel", "rollback", "drop"));
        Options.Add(_watch);
        Options.Add(_hold);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var action = call.Get(_action);
        if (call.Get(_hold) && action is not "rebuild")
        {
            throw new WrongArgumentsException("--hold belongs to docs index rebuild");
        }

        if (call.Get(_watch) && action is not ("rebuild" or "status"))
        {
            throw new WrongArgumentsException("--watch belongs to docs index rebuild and docs index status");
        }

        await using var client = await call.ConnectAsync(cancellationToken);
        var status = action switch
        {
            "rebuild" => await client.RebuildIndexAsync(call.Get(_hold), cancellationToken),
            "swap" => await client.SwapIndexAsync(cancellationToken),
            "cancel" => await client.CancelRebuildAsync(cancellationToken),
            "rollback" => await client.RollBackIndexAsync(cancellationToken),
            "drop" => await client.DropPreviousIndexAsync(cancellationToken),
            _ => await client.IndexStatusAsync(cancellationToken),
        };
        if (call.Get(_watch))
        {
            status = await WatchAsync(call, client, status, cancellationToken);
        }

        if (call.Json)
        {
            call.WriteJson(Json.Of(status));
        }
        else
        {
            IndexRendering.Write(call.Terminal, status);
        }

        return call.Get(_watch) ? Outcome(status.Rebuild) : ExitCode.Fine;
    }

    private static async Task<IndexStatus> WatchAsync(
        Call call, IDocsClient client, IndexStatus status, CancellationToken cancellationToken)
    {
        if (call.Terminal.IsInteractive && !call.Json)
        {
            await RebuildBar.ShowAsync(call.Terminal, status, NextAsync, cancellationToken);
            return status;
        }

        for (var shown = ""; IsAtWork(status);)
        {
            var line = call.Json ? Json.Line(Json.Of(status)) : IndexRendering.Line(status);
            if (line != shown)
            {
                call.Terminal.Out.WriteLine(shown = line);
            }

            await NextAsync();
        }

        return status;

        async Task<IndexStatus?> NextAsync()
        {
            await Task.Delay(Refresh, call.Terminal.Time, cancellationToken);
            status = await client.IndexStatusAsync(cancellationToken);
            return IsAtWork(status) ? status : null;
        }
    }

    private static bool IsAtWork(IndexStatus status) =>
        status.Rebuild is { IsOver: false, Phase: not RebuildPhase.Held };

    private static int Outcome(RebuildStatus? rebuild) =>
        rebuild is null or { Phase: RebuildPhase.Done } or { Phase: RebuildPhase.Held, Hold: true }
            ? ExitCode.Fine
            : ExitCode.Failed;
}
