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

    public ReplayVerb()
        : base(
            "replay", "Show a document or the index as it stood at a moment",
            "docs replay 5d41402a --as-of 2026-07-31T14:30", "docs replay 5d41402a --as-of '2h ago' --json")
    {
        Arguments.Add(_id);
        Options.Add(_asOf);
        Options.Add(_asRead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var time = Inputs.ReadTime(call, _asOf)
            ?? throw new WrongArgumentsException($"--as-of is missing: give {TimeText.Accepted}");
        var id = call.Find(_id) ?? throw new WrongArgumentsException("name a document");
        var (client, document) = await call.ConnectAsync(id, cancellationToken);
        await using var connection = client;
        var view = await client.GetAsOfAsync(document, time, cancellationToken);
        await new DocumentReplay(call, client, view, call.Get(_asRead)).WriteAsync(cancellationToken);
        return ExitCode.Fine;
    }
}
