using System.CommandLine;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class DeadVerb : Verb
{
    private readonly Option<string[]> _retry = new("--retry")
    {
        Description = "Let this document try again; may be given several times",
        HelpName = "ID",
    };

    private readonly Option<bool> _all = new("--all") { Description = "Let all of them try again" };

    public DeadVerb()
        : base(
            "dead", "List the documents that cannot go on, and why", "docs dead", "docs dead --retry 5d41402a",
            "docs dead --all")
    {
        Options.Add(_retry);
        Options.Add(_all);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var ids = call.Get(_retry) ?? [];
        if (call.Get(_all))
        {
            return ids.Length == 0
                ? await Retrying.AllDeadAsync(call, cancellationToken)
                : throw new WrongArgumentsException("--retry and --all exclude each other");
        }

        return ids.Length > 0
            ? await Retrying.EachAsync(call, ids, cancellationToken)
            : await ListAsync(call, cancellationToken);
    }

    private static async Task<int> ListAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        var letters = client.DeadLettersAsync(cancellationToken);
        if (call.Json)
        {
            await foreach (var letter in letters)
            {
                call.WriteJson(Json.Of(letter));
            }
        }
        else
        {
            DeadLetterRendering.Write(call.Terminal, await letters.ToListAsync(cancellationToken));
        }

        return ExitCode.Fine;
    }
}
