using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>Retries documents one by one; one that is refused does not stop the others.</summary>
internal static class Retrying
{
    public static async Task<int> EachAsync(Call call, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var (client, documents) = await call.ConnectAsync(ids, cancellationToken);
        await using var connection = client;
        return await EachAsync(call, client, documents, cancellationToken);
    }

    public static async Task<int> AllDeadAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);

        // The list is taken first: a document that fails again at once must not come up twice.
        var letters = await client.DeadLettersAsync(cancellationToken).ToListAsync(cancellationToken);
        if (letters.Count == 0 && !call.Json)
        {
            call.Terminal.Out.WriteLine("no dead letters");
        }

        return await EachAsync(call, client, [.. letters.Select(l => l.Document).Distinct()], cancellationToken);
    }

    private static async Task<int> EachAsync(
        Call call, IDocsClient client, IReadOnlyList<DocumentKey> documents, CancellationToken cancellationToken)
    {
        var exitCode = ExitCode.Fine;
        foreach (var document in documents)
        {
            try
            {
                await OneAsync(call, client, document, cancellationToken);
            }
            catch (DocsException e)
            {
                var failure = Failure.Of(e);
                call.Terminal.WriteError($"{document}: {failure.Line}");
                exitCode = exitCode is ExitCode.Fine ? failure.ExitCode : exitCode;
            }
        }

        return exitCode;
    }

    /// <summary>
    /// A document that cannot be indexed may not even be readable: only the projection tries that again.
    /// </summary>
    private static async Task OneAsync(
        Call call, IDocsClient client, DocumentKey document, CancellationToken cancellationToken)
    {
        if (!await client.IndexAgainAsync(document, cancellationToken))
        {
            DocumentRendering.WriteShort(
                call, await client.RetryAsync(document, cancellationToken: cancellationToken));
        }
        else if (call.Json)
        {
            call.WriteJson(Json.IndexedAgain(document));
        }
        else
        {
            call.Terminal.Out.WriteLine($"{document}  is indexed again");
        }
    }
}
