using System.Text.Json;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Content;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Search;

/// <summary>Tells a document that cannot be indexed from a store that does not answer for now.</summary>
internal static class ProjectionFault
{
    /// <summary>
    /// A code of <see cref="Problems"/> if the error is the document's own and will come again; null if it may pass.
    /// </summary>
    public static string? CodeOf(Exception error) => error switch
    {
        StreamCorruptException => error.GetBaseException() is UnknownEventException
            ? Problems.UnknownEvent
            : Problems.StreamDamaged,
        KeyUnavailableException => Problems.KeyMissing,
        BlobDamagedException or JsonException => Problems.BlobDamaged,
        EntryRefusedException => Problems.EntryRefused,
        _ => null,
    };

    /// <summary>
    /// The code under which a document is left out of a whole that others wait for; null where a store did not answer
    /// or the work was cancelled, so that nothing is known of the document.
    /// </summary>
    public static string? LeftOut(Exception error) => CodeOf(error)
        ?? (error is OperationCanceledException || StoreFaults.Told(error) is not null ? null : Problems.NotProjected);
}
