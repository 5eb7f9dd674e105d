using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Erasing;

/// <summary>Erases documents, then waits until nothing is left of them; one that is refused does not stop the others.
/// </summary>
internal sealed class Erasure(Call call, IDocsClient client, string? reason, bool keepAttachments)
{
    private int _exitCode = ExitCode.Fine;
    private readonly Dictionary<DocumentKey, ErasureReceipt> _receipts = [];

    public async Task<int> RunAsync(IReadOnlyList<DocumentKey> documents, CancellationToken cancellationToken)
    {
        foreach (var document in documents)
        {
            await TryAsync(document, async () =>
            {
                _receipts[document] = await client.Custody.EraseAsync(
                    document, reason, keepAttachments, cancellationToken: cancellationToken);
            });
        }

        foreach (var document in documents.Where(_receipts.ContainsKey))
        {
            await TryAsync(
                document, async () => Show(await client.WaitUntilSettledAsync(document, cancellationToken)));
        }

        if (!call.Json)
        {
            Tell();
        }

        return _exitCode;
    }

    /// <summary>What only others can do, each line once.</summary>
    private void Tell()
    {
        foreach (var advice in _receipts.Values.Select(receipt => receipt.Backups.Advice).Distinct())
        {
            call.Terminal.WriteNote($"Backups: {advice}.");
        }

        foreach (var staying in _receipts.SelectMany(
            erased => erased.Value.Staying, (erased, line) => (erased.Key, Line: line)))
        {
            call.Terminal.WriteNote($"Not erased, of {staying.Key}: {staying.Line}.");
        }
    }

    private void Show(DocumentView erased)
    {
        if (call.Json)
        {
            var receipt = _receipts[erased.Key];
            call.WriteJson(Json.Merge(Json.Head(erased), new
            {
                Backups = new { receipt.Backups.DaysMax, receipt.Backups.Advice },
                receipt.Staying,
            }));
            return;
        }

        DocumentRendering.WriteShort(call, erased);
    }

    private async Task TryAsync(DocumentKey document, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (DocsException e) when (e is not CallerRefusedException)
        {
            var failure = Failure.Of(e);
            call.Terminal.WriteError($"{document}: {failure.Line}");
            _exitCode = _exitCode is ExitCode.Fine ? failure.ExitCode : _exitCode;
        }
    }
}
