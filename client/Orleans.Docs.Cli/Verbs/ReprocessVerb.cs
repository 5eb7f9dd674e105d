using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class ReprocessVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();
    private readonly Option<Step> _from = Inputs.FromStep();

    public ReprocessVerb()
        : base("reprocess", "Run a step and those that build on it again", "docs reprocess 5d41402a --from classify")
    {
        Arguments.Add(_id);
        Options.Add(_from);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.ReprocessAsync(document, call.Get(_from), cancellationToken: cancellationToken);
        DocumentRendering.WriteShort(call, view);
        return ExitCode.Fine;
    }
}
