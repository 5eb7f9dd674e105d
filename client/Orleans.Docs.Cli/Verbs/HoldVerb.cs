using System.CommandLine;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class HoldVerb : Verb
{
    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "set: nobody and nothing erases the document from now on. release: end that",
    };

    private readonly Argument<string> _id = Inputs.Id();

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "Why; stays on record",
        HelpName = "TEXT",
        Required = true,
    };

    public HoldVerb()
        : base(
            "hold", "Put a document on legal hold, or release it",
            "docs hold set 5d41402a --reason 'case 17'", "docs hold release 5d41402a --reason 'case 17 is closed'")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong("set", "release"));
        Arguments.Add(_id);
        Options.Add(_reason);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var reason = call.Get(_reason)!;
        var view = call.Get(_action) is "set"
            ? await client.Custody.SetHoldAsync(document, reason, cancellationToken: cancellationToken)
            : await client.Custody.ReleaseHoldAsync(document, reason, cancellationToken: cancellationToken);
        DocumentRendering.WriteShort(call, view);
        return ExitCode.Fine;
    }
}
