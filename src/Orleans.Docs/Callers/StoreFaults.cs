using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Search;
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
        IndexUnavailableException { Damaged: not null } => new IndexDamagedException(error.Message),
        EventStoreUnavailableException or BlobStoreUnavailableException or IndexUnavailableException
            or KeyServiceUnavailableException =>
            new StorageUnavailableException(error.Message, ((IStoreFailure)error).Fault),
        InconsistentStateException { InnerException: EventStoreUnavailableException e } =>
            new StorageUnavailableException(e.Message, e.Fault),
        InconsistentStateException { InnerException: StorageUnavailableException e } => e,
        _ => null,
    };
}
