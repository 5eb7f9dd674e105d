using System.CommandLine;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class GetVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();

    private readonly Option<string?> _at = Inputs.Point("--at", "As it stood at a version or a time");

    private readonly Option<bool> _asRead = AsRead.Option();

    public GetVerb()
        : base("get", "Show a document and how far it has come", "docs get 5d41402a", "docs get 5d41402a --at 3 --json",
            "docs get 5d41402a --at '2h ago'")
    {
        Arguments.Add(_id);
        Options.Add(_at);
        Options.Add(_asRead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await Inputs.ViewAsync(call, client, document, _at, cancellationToken);
        DocumentRendering.Write(call, await AsRead.ViewAsync(client, view, call.Get(_asRead), cancellationToken));
        return ExitCode.Fine;
    }
}
