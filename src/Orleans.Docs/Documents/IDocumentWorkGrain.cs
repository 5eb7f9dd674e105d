using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Retention;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Documents;

/// <summary>What silos say to a document; implemented by the same grain as <see cref="IDocumentGrain"/>.</summary>
[Alias("docs.IDocumentWorkGrain"), RequiresRole(Role.Silo)]
internal interface IDocumentWorkGrain : IGrainWithStringKey
{
    /// <summary>Whether the document exists, and whether it was erased; never throws for one that does not.</summary>
    [Alias("Standing"), AlwaysInterleave]
    Task<Standing> Standing();

    /// <summary>
    /// Records the upload; the source blob is durable already. Null if the blob is gone: store it again.
    /// </summary>
    /// <exception cref="CommandRefusedException">Erased, or there with other bytes.</exception>
    [Alias("Upload")]
    Task<Receipt?> Upload(UploadDocument command);

    /// <summary>The order for a step, or null when exactly that is not owed (any more).</summary>
    [Alias("Begin"), AlwaysInterleave]
    Task<WorkOrder?> Begin(Step step, int attempt, int firstPage);

    /// <summary>Whether this attempt at the step is still to be made, or at work.</summary>
    [Alias("Owes"), AlwaysInterleave]
    Task<bool> Owes(Step step, int attempt);

    /// <summary>A worker's outcome; repeated or late ones change nothing.</summary>
    [Alias("Record")]
    Task Record(StepReport report);

    /// <summary>Every live index generation holds this version.</summary>
    [Alias("Indexed")]
    Task Indexed(long version);

    /// <summary>Whoever wanted to hear that the episode ended was told, or given up: its mark may go.</summary>
    [Alias("Notified")]
    Task Notified(long episode);

    /// <summary>Go on with whatever is owed; from the sweep. False if a queue had no room for it.</summary>
    [Alias("Poke")]
    Task<bool> Poke(long episode);

    /// <summary>
    /// Erases the document with the one that it came in; nothing if it came on its own first, or is on hold.
    /// </summary>
    [Alias("EraseWith")]
    Task EraseWith(DocumentKey parent, string actor, string? reason);

    /// <summary>
    /// Erases the document if the check takes it and nothing that came in it is on hold; returns whether it did, or
    /// would.
    /// </summary>
    [Alias("Expire")]
    Task<bool> Expire(RetentionCheck check, bool dryRun);

    /// <summary>The first on hold of this document and those that came in it; null where it would not go along.
    /// </summary>
    [Alias("Held"), AlwaysInterleave]
    Task<DocumentKey?> Held(DocumentKey parent, int depth);

    /// <summary>Key, blobs and index entries of the document as of that version are gone.</summary>
    [Alias("WasPurged")]
    Task WasPurged(long version, int blobs);

    /// <summary>Records that somebody is about to be shown personal data; durable when it returns.</summary>
    [Alias("Disclose")]
    Task Disclose(string actor, Disclosure what);

    /// <summary>Deletes blobs written before <paramref name="before"/> that no event names; returns how many.</summary>
    [Alias("DeleteOrphans")]
    Task<int> DeleteOrphans(DateTimeOffset before);
}

[GenerateSerializer, Immutable, Alias("docs.Standing")]
public readonly record struct Standing([property: Id(0)] bool Exists, [property: Id(1)] bool IsErased);

[GenerateSerializer, Immutable, Alias("docs.UploadDocument")]
public sealed record UploadDocument(
    [property: Id(0)] string CommandId, [property: Id(1)] string Actor, [property: Id(2)] Uploaded Facts);
