using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class HistoryVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();

    private readonly Option<bool> _asRead = AsRead.Option();

    public HistoryVerb()
        : base(
            "history", "List everything that happened to a document", "docs history 5d41402a",
            "docs history 5d41402a --json")
    {
        Arguments.Add(_id);
        Options.Add(_asRead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var asRead = call.Get(_asRead);
        if (call.Json)
        {
            await WriteJsonAsync(call, client, document, asRead, cancellationToken);
            return ExitCode.Fine;
        }

        var history = asRead
            ? client.HistoryAsWrittenAsync(document, cancellationToken: cancellationToken)
            : client.HistoryAsync(document, cancellationToken: cancellationToken);
        var events = await history.ToListAsync(cancellationToken);
        call.Terminal.Console.Write(HistoryRendering.Table(events, call.Terminal));
        call.Terminal.Out.WriteLine(HistoryRendering.Totals(events));
        return ExitCode.Fine;
    }

    /// <summary>By way of the changes up to now, which tell the state after each event.</summary>
    private static async Task WriteJsonAsync(
        Call call, IDocsClient client, DocumentKey document, bool asRead, CancellationToken cancellationToken)
    {
        var now = await client.GetAsync(document, cancellationToken);
        var written = asRead
            ? await client.HistoryAsWrittenAsync(document, cancellationToken: cancellationToken)
                .ToDictionaryAsync(e => e.Version, cancellationToken: cancellationToken)
            : [];
        await foreach (var change in client.WatchAsync(document, afterVersion: 0, cancellationToken))
        {
            foreach (var recorded in change.Events)
            {
                call.WriteJson(Json.Of(change.Document, written.GetValueOrDefault(recorded.Version, recorded)));
            }

            if (change.Document.Version >= now.Version)
            {
                return;
            }
        }
    }
}
