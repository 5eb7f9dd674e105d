using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

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
        return await EachAsync(
            call, client, await AllDeadAsync(call, client, cancellationToken), cancellationToken);
    }

    public static async Task<IReadOnlyList<DocumentKey>> AllDeadAsync(
        Call call, IDocsClient client, CancellationToken cancellationToken)
    {
        var letters = await client.DeadLettersAsync(cancellationToken).ToListAsync(cancellationToken);
        if (letters.Count == 0 && !call.Json)
        {
            call.Terminal.Out.WriteLine("no dead letters");
        }

        return [.. letters.Select(letter => letter.Document).Distinct()];
    }

    /// <summary>What each would cost, and all together; nothing is done.</summary>
    public static async Task<int> ForecastAsync(
        Call call, IDocsClient client, IReadOnlyList<DocumentKey> documents, CancellationToken cancellationToken)
    {
        var engines = await client.EnginesAsync(cancellationToken);
        return await ForecastAsync(
            call, client, documents, view => RetryCost.Of(view, engines) ?? new RetryCost([], 0, IsLeast: false), "",
            cancellationToken);
    }

    /// <param name="end">Follows the cost of all together.</param>
    public static async Task<int> ForecastAsync(
        Call call, IDocsClient client, IReadOnlyList<DocumentKey> documents, Func<DocumentView, RetryCost> costOf,
        string end, CancellationToken cancellationToken)
    {
        var (total, isLeast, exitCode) = (0m, false, ExitCode.Fine);
        foreach (var document in documents)
        {
            try
            {
                var view = await client.GetAsync(document, cancellationToken);
                var cost = costOf(view);
                (total, isLeast) = (total + cost.Usd, isLeast || cost.IsLeast);
                Write(call, view, cost);
            }
            catch (DocsException e)
            {
                var failure = Failure.Of(e);
                call.Terminal.WriteError($"{document}: {failure.Line}");
                exitCode = exitCode is ExitCode.Fine ? failure.ExitCode : exitCode;
            }
        }

        call.Terminal.WriteNote(
            $"{Words.Count(documents.Count, "document", "documents")} would cost {Cost(total, isLeast)} {end}"
                .TrimEnd());
        return exitCode;
    }

    private static void Write(Call call, DocumentView view, RetryCost cost)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(view, cost));
            return;
        }

        var steps = cost.Steps.IsEmpty ? "nothing is parked" : string.Join(", ", cost.Steps.Select(Words.Of));
        call.Terminal.Out.WriteLine($"{view.Key}  {steps}: {Cost(cost.Usd, cost.IsLeast)}");
    }

    private static string Cost(decimal usd, bool isLeast) => $"{(isLeast ? "at least" : "about")} {Words.Usd(usd)}";

    public static async Task<int> EachAsync(
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
    /// A document that cannot be indexed may not even be readable: only the projection tries that again. One of which
    /// somebody could not be told is settled: only that is done again.
    /// </summary>
    private static async Task OneAsync(
        Call call, IDocsClient client, DocumentKey document, CancellationToken cancellationToken)
    {
        var again = await client.IndexAgainAsync(document, cancellationToken) ? DeadLetter.IndexStep
            : await client.NotifyAgainAsync(document, cancellationToken) ? DeadLetter.NotifyStep
            : null;
        if (again is null)
        {
            DocumentRendering.WriteShort(
                call, await client.RetryAsync(document, cancellationToken: cancellationToken));
        }
        else if (call.Json)
        {
            call.WriteJson(Json.DoneAgain(document, again));
        }
        else
        {
            call.Terminal.Out.WriteLine(
                $"{document}  is {(again == DeadLetter.IndexStep ? "indexed" : "told of")} again");
        }
    }
}
