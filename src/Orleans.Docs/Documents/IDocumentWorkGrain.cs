using Orleans.Concurrency;
using Orleans.Docs.Callers;
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

    /// <summary>A worker's outcome; repeated or late ones change nothing.</summary>
    [Alias("Record")]
    Task Record(StepReport report);

    /// <summary>Every live index generation holds this version.</summary>
    [Alias("Indexed")]
    Task Indexed(long version);

    /// <summary>Go on with whatever is owed; from the sweep.</summary>
    [Alias("Poke")]
    Task Poke(long episode);

    /// <summary>Deletes blobs written before <paramref name="before"/> that no event names; returns how many.</summary>
    [Alias("DeleteOrphans")]
    Task<int> DeleteOrphans(DateTimeOffset before);
}

[GenerateSerializer, Immutable, Alias("docs.Standing")]
public readonly record struct Standing([property: Id(0)] bool Exists, [property: Id(1)] bool IsErased);

[GenerateSerializer, Immutable, Alias("docs.UploadDocument")]
public sealed record UploadDocument(
    [property: Id(0)] string CommandId, [property: Id(1)] string Actor, [property: Id(2)] Uploaded Facts);
