using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Erasing;

/// <summary>Purges what the documents of one tenant held that were erased; the key is the tenant.</summary>
[Alias("docs.IErasureGrain"), RequiresRole(Role.Silo)]
internal interface IErasureGrain : IGrainWithStringKey
{
    /// <summary>One that waits already, or finds no room, is passed over: the sweep asks again.</summary>
    [Alias("Offer"), OneWay]
    Task Offer(DocumentKey document);
}

/// <summary>The grains that purge, by tenant.</summary>
internal sealed class Erasures(IGrainFactory grains)
{
    public IErasureGrain Of(string tenant) => grains.GetGrain<IErasureGrain>(tenant);
}

/// <summary>
/// Holds what waits in memory only: until a document says that it is purged, it keeps the mark by which the sweep
/// offers it again.
/// </summary>
[Reentrant]
internal sealed partial class ErasureGrain(
    Eraser eraser, DocumentGrains documents, IOptions<ErasureOptions> options, ILogger<ErasureGrain> logger)
    : Grain, IErasureGrain, IDisposable
{
    private static readonly TimeSpan StayAwake = TimeSpan.FromSeconds(30);

    private readonly List<DocumentKey> _waiting = [];
    private readonly CancellationTokenSource _stopping = new();
    private bool _running;

    public Task Offer(DocumentKey document)
    {
        if (_waiting.Count < options.Value.PendingMax && !_waiting.Contains(document))
        {
            _waiting.Add(document);
        }

        if (!_running && _waiting.Count > 0)
        {
            _running = true;
            _ = Run();
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        return Task.CompletedTask;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task Run()
    {
        // The grain must not be collected while it works.
        using var held = this.RegisterGrainTimer(
            () => Task.CompletedTask, new Runtime.GrainTimerCreationOptions(StayAwake, StayAwake) { KeepAlive = true });
        try
        {
            while (_waiting.Count > 0 && !_stopping.IsCancellationRequested)
            {
                var batch = _waiting.Take(options.Value.BatchMax).ToArray();
                _waiting.RemoveRange(0, batch.Length);
                await Purge(batch);
            }
        }
        finally
        {
            _running = false;
        }
    }

    /// <summary>What fails is left to the sweep, and keeps nobody else from being purged.</summary>
    private async Task Purge(DocumentKey[] batch)
    {
        var destroyed = new List<(LoadedDocument Document, int Blobs)>();
        foreach (var document in batch)
        {
            await Try(document, async () =>
            {
                if (await eraser.Destroy(document, _stopping.Token) is { } done)
                {
                    destroyed.Add(done);
                }
            });
        }

        if (destroyed.Count == 0)
        {
            return;
        }

        await Try(destroyed[0].Document.State.Key, async () =>
        {
            await eraser.Clean([.. destroyed.Select(done => done.Document)], _stopping.Token);
            foreach (var (document, blobs) in destroyed)
            {
                await Try(document.State.Key, () => Finish(document.State, blobs));
            }
        });
    }

    private async Task Finish(Document erased, int blobs)
    {
        foreach (var attachment in erased.Custody.Attachments)
        {
            await documents.Of(attachment).EraseWith(
                erased.Key, erased.Custody.ErasedBy ?? CommitFacts.System, erased.Custody.ErasedFor);
        }

        await documents.Of(erased.Key).WasPurged(erased.Version, blobs);
    }

    private async Task Try(DocumentKey document, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The silo goes down; the sweep of the next one goes on.
        }
        catch (Exception e)
        {
            LogNotPurged(logger, e, document);
        }
    }

    [LoggerMessage(LogLevel.Error, "document {Document} is erased and not yet purged, the sweep asks again")]
    private static partial void LogNotPurged(ILogger logger, Exception e, DocumentKey document);
}
