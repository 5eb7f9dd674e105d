using System.CommandLine;
using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class GetVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();

    private readonly Option<string?> _at = new("--at")
    {
        Description = "As it stood at a version or a time",
        HelpName = "VERSION|TIME",
    };

    public GetVerb()
        : base("get", "Show a document and how far it has come", "docs get 5d41402a", "docs get 5d41402a --at 3 --json")
    {
        Arguments.Add(_id);
        Options.Add(_at);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var at = call.Get(_at);
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = at is null
            ? await client.GetAsync(document, cancellationToken)
            : await GetAsOfAsync(client, document, at, cancellationToken);
        DocumentRendering.Write(call, view);
        return ExitCode.Fine;
    }

    private static Task<DocumentView> GetAsOfAsync(
        IDocsClient client, DocumentKey document, string at, CancellationToken cancellationToken)
    {
        if (long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
        {
            return client.GetAsOfAsync(document, version, cancellationToken);
        }

        return Inputs.TryTime(at, out var time)
            ? client.GetAsOfAsync(document, time, cancellationToken)
            : throw new WrongArgumentsException($"--at '{at}' is neither a version such as 3 nor a time such as 2026-07-31T14:30");
    }
}
