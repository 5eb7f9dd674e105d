using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class HistoryVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();

    public HistoryVerb()
        : base(
            "history", "List everything that happened to a document", "docs history 5d41402a",
            "docs history 5d41402a --json") =>
        Arguments.Add(_id);

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        if (call.Json)
        {
            await WriteJsonAsync(call, client, document, cancellationToken);
            return ExitCode.Fine;
        }

        var events = await client.HistoryAsync(document, cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken);
        call.Terminal.Console.Write(HistoryRendering.Table(events, call.Terminal));
        call.Terminal.Out.WriteLine(HistoryRendering.Totals(events));
        return ExitCode.Fine;
    }

    /// <summary>By way of the changes up to now, which tell the state after each event.</summary>
    private static async Task WriteJsonAsync(
        Call call, IDocsClient client, DocumentKey document, CancellationToken cancellationToken)
    {
        var now = await client.GetAsync(document, cancellationToken);
        await foreach (var change in client.WatchAsync(document, afterVersion: 0, cancellationToken))
        {
            foreach (var recorded in change.Events)
            {
                call.WriteJson(Json.Of(change.Document, recorded));
            }

            if (change.Document.Version >= now.Version)
            {
                return;
            }
        }
    }
}
