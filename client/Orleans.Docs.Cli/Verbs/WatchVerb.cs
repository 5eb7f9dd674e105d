using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class WatchVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();

    private readonly Option<long> _from = new("--from")
    {
        Description = "Show the events behind this version; 0 for all",
        HelpName = "VERSION",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<bool> _follow = new("--follow", "-f")
    {
        Description = "Go on after the document has settled, until Ctrl-C",
    };

    public WatchVerb()
        : base(
            "watch", "Show the events of a document as they happen, until it has settled",
            "docs watch 5d41402a", "docs watch 5d41402a --from 4 --follow --json")
    {
        Arguments.Add(_id);
        Options.Add(_from);
        Options.Add(_follow);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var from = call.Get(_from);
        if (from < 0)
        {
            throw new WrongArgumentsException("--from is a version: 0 or more");
        }

        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.GetAsync(document, cancellationToken);
        if (view.IsSettled && view.Version <= from && !call.Get(_follow))
        {
            return Verdict(view);
        }

        await foreach (var change in client.WatchAsync(document, from, cancellationToken))
        {
            Write(call, change);

            // What is replayed may have settled before and gone on since.
            if (change.Document is { IsSettled: true } settled && settled.Version >= view.Version && !call.Get(_follow))
            {
                return Verdict(settled);
            }
        }

        return ExitCode.Fine;
    }

    private static void Write(Call call, DocumentChange change)
    {
        foreach (var recorded in change.Events)
        {
            if (call.Json)
            {
                call.WriteJson(Json.Of(change.Document, recorded));
            }
            else
            {
                call.Terminal.Out.WriteLine(HistoryRendering.Line(recorded, call.Terminal.Zone));
            }
        }
    }

    private static int Verdict(DocumentView view) =>
        view.State is DocumentState.Completed ? ExitCode.Fine : ExitCode.Failed;
}
