using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class MasterVerb : Verb
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "status: the master key in use, and how its rotations went. rotate: wrap every document's key by "
            + "a new master key, then destroy the one before; documents are read and written meanwhile",
        DefaultValueFactory = _ => "status",
    };

    private readonly Option<bool> _watch = new("--watch") { Description = "Show how a rotation gets on until it ends" };

    public MasterVerb()
        : base(
            "master", "The master key, which wraps the keys of all documents: look at it and rotate it",
            "docs master", "docs master rotate --watch", "docs master --watch --json")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong("status", "rotate"));
        Options.Add(_watch);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        var status = call.Get(_action) is "rotate"
            ? await client.Custody.RotateMasterAsync(cancellationToken)
            : await client.Custody.MasterAsync(cancellationToken);
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
            MasterRendering.Write(call.Terminal, status);
        }

        return call.Get(_watch) && status.Rotations is [{ Phase: RotationPhase.Failed }, ..]
            ? ExitCode.Failed
            : ExitCode.Fine;
    }

    private static async Task<MasterStatus> WatchAsync(
        Call call, IDocsClient client, MasterStatus status, CancellationToken cancellationToken)
    {
        for (var shown = ""; status.Rotations is [{ IsOver: false } rotation, ..];)
        {
            var line = call.Json ? Json.Line(Json.Of(rotation)) : MasterRendering.Line(rotation);
            if (line != shown)
            {
                call.Terminal.Out.WriteLine(shown = line);
            }

            await Task.Delay(Refresh, call.Terminal.Time, cancellationToken);
            status = await client.Custody.MasterAsync(cancellationToken);
        }

        return status;
    }
}
