using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Erasing;

/// <summary>Erases documents, then waits until nothing is left of them; one that is refused does not stop the others.
/// </summary>
internal sealed class Erasure(Call call, IDocsClient client, string? reason, bool keepAttachments)
{
    private int _exitCode = ExitCode.Fine;
    private KeyBackups? _backups;

    public async Task<int> RunAsync(IReadOnlyList<DocumentKey> documents, CancellationToken cancellationToken)
    {
        var begun = new List<DocumentKey>();
        foreach (var document in documents)
        {
            await TryAsync(document, async () =>
            {
                var receipt = await client.Custody.EraseAsync(
                    document, reason, keepAttachments, cancellationToken: cancellationToken);
                _backups = receipt.Backups;
                begun.Add(document);
            });
        }

        foreach (var document in begun)
        {
            await TryAsync(
                document, async () => Show(await client.WaitUntilSettledAsync(document, cancellationToken)));
        }

        if (_backups is not null && !call.Json)
        {
            call.Terminal.WriteNote($"Backups: {_backups.Advice}.");
        }

        return _exitCode;
    }

    private void Show(DocumentView erased)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Merge(Json.Head(erased), new
            {
                Backups = new { _backups!.DaysMax, _backups.Advice },
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
