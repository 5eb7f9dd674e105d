using Microsoft.Extensions.Logging;
using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Search;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Callers;

/// <summary>What a failure of a store is called towards clients, which know the contracts only.</summary>
internal static class StoreFaults
{
    /// <summary>The refusal that a client gets, or null where the failure is not one of a store.</summary>
    public static DocsException? Told(Exception error) => error switch
    {
        StreamCorruptException e => new DocumentDamagedException(
            e.Stream.ToString(), $"its stream is damaged at version {e.Version}: {e.Reason}"),
        KeyUnavailableException e => new DocumentDamagedException(e.Document.ToString(), e.Message),
        BlobDamagedException e => new DocumentDamagedException(
            e.Name.Document.ToString(), $"its blob {e.Name.Name} is lost or altered"),
        EventStoreUnavailableException or BlobStoreUnavailableException or IndexUnavailableException =>
            new StorageUnavailableException(error.Message),
        InconsistentStateException { InnerException: EventStoreUnavailableException e } =>
            new StorageUnavailableException(e.Message),
        _ => null,
    };
}

/// <summary>Has calls from clients end with a refusal where a store failed; the log keeps the whole failure.</summary>
internal sealed partial class StoreFaultFilter(ILogger<StoreFaultFilter> logger) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) =>
        context.SourceId?.IsClient() == true ? InvokeForClient(context) : context.Invoke();

    private async Task InvokeForClient(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception e) when (StoreFaults.Told(e) is not null)
        {
            if (e is InconsistentStateException)
            {
                // As Orleans does where it sees this exception: what the grain holds may not be what is stored.
                context.TargetContext.Deactivate(new DeactivationReason(
                    DeactivationReasonCode.ApplicationError, e, "its state has to be read again"));
            }

            LogFailed(logger, e, context.MethodName, context.TargetId);
            throw StoreFaults.Told(e)!;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} of {Grain} failed in a store")]
    private static partial void LogFailed(ILogger logger, Exception e, string method, GrainId grain);
}
