using System.CommandLine;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class CancelVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();

    public CancelVerb()
        : base("cancel", "Stop work on a document that is not finished", "docs cancel 5d41402a") => Arguments.Add(_id);

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.CancelAsync(document, cancellationToken: cancellationToken);
        DocumentRendering.WriteShort(call, view);
        return ExitCode.Fine;
    }
}
