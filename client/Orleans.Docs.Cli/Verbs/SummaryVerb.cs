using System.CommandLine;
using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class SummaryVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();
    private readonly Option<bool> _asRead = AsRead.Option();

    public SummaryVerb()
        : base(
            "summary", "Show a document's summary, key facts and action items; personal data is replaced",
            "docs summary 5d41402a", "docs summary 5d41402a --as-read")
    {
        Arguments.Add(_id);
        Options.Add(_asRead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.GetAsync(document, cancellationToken);
        var summary = call.Get(_asRead)
            ? await client.SummaryAsync(document, cancellationToken)
            : await client.RedactedSummaryAsync(document, cancellationToken);
        if (call.Json)
        {
            call.WriteJson(Json.Merge(Json.Head(view), new { summary?.Text, summary?.KeyFacts, summary?.ActionItems }));
        }
        else if (summary is not null)
        {
            SummaryRendering.Write(call.Terminal, summary);
        }
        else
        {
            call.Terminal.WriteError($"{document} has no summary yet; it is {Words.Of(view.State)}");
        }

        return summary is null ? ExitCode.Failed : ExitCode.Fine;
    }
}
