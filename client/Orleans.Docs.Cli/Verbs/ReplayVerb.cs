using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class ReplayVerb : Verb
{
    private readonly Argument<string?> _id = new("ID")
    {
        Description = "The document, as id or tenant/id; the whole index when none is given",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _asOf = Inputs.Time("--as-of", "The moment to go back to");
    private readonly Option<bool> _asRead = AsRead.Option();

    private readonly Option<string?> _name = new("--name")
    {
        Description = "What to call the index as it stood; made of the time unless given",
        HelpName = "NAME",
    };

    private readonly Option<bool> _list = new("--list") { Description = "Show the replays of the index" };

    private readonly Option<string?> _drop = new("--drop")
    {
        Description = "Remove the index of this name; it goes by itself after a day unless the silo says otherwise",
        HelpName = "NAME",
    };

    public ReplayVerb()
        : base(
            "replay", "Show a document or the index as it stood at a moment",
            "docs replay 5d41402a --as-of '2h ago'",
            "docs replay --as-of 2026-07-31T14:30 --name before, then docs search invoice --as-of before",
            "docs replay --list", "docs replay --drop before")
    {
        Arguments.Add(_id);
        Options.Add(_asOf);
        Options.Add(_asRead);
        Options.Add(_name);
        Options.Add(_list);
        Options.Add(_drop);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        Check(call);
        var drop = call.Get(_drop);
        if (call.Get(_list) || drop is not null)
        {
            await using var connected = await call.ConnectAsync(cancellationToken);
            var replays = new IndexReplays(call, connected);
            return drop is null
                ? await replays.ListAsync(cancellationToken)
                : await replays.DropAsync(drop, cancellationToken);
        }

        var time = Inputs.ReadTime(call, _asOf)
            ?? throw new WrongArgumentsException($"--as-of is missing: give {TimeText.Accepted}");
        if (call.Find(_id) is not { } id)
        {
            await using var connected = await call.ConnectAsync(cancellationToken);
            return await new IndexReplays(call, connected).BuildAsync(call.Get(_name), time, cancellationToken);
        }

        var (client, document) = await call.ConnectAsync(id, cancellationToken);
        await using var connection = client;
        var view = await client.GetAsOfAsync(document, time, cancellationToken);
        await new DocumentReplay(call, client, view, call.Get(_asRead)).WriteAsync(cancellationToken);
        return ExitCode.Fine;
    }

    private void Check(Call call)
    {
        int[] asked =
        [
            call.Get(_list) ? 1 : 0, call.Get(_drop) is null ? 0 : 1, call.Get(_asOf) is null ? 0 : 1,
        ];
        if (asked.Sum() != 1)
        {
            throw new WrongArgumentsException(
                $"give one of --as-of, --list and --drop; --as-of takes {TimeText.Accepted}");
        }

        if (call.Find(_id) is null ? call.Get(_asRead) : call.Get(_asOf) is null || call.Get(_name) is not null)
        {
            throw new WrongArgumentsException("a document takes --as-of and --as-read, the index --as-of and --name");
        }
    }
}
