using System.Collections.Immutable;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Batches;

/// <summary>A file of a batch where it lies.</summary>
/// <param name="Place">Its name there; those after it come later in a listing.</param>
/// <param name="Mark">Changes with its bytes.</param>
public sealed record BatchObject(string Place, string FileName, string Mark);

/// <summary>What is found behind a place, in order.</summary>
/// <param name="Place">Where the next page goes on.</param>
public sealed record BatchPage(ImmutableArray<BatchObject> Objects, string Place, bool IsLast);

/// <summary>Where files of batches lie that silos read themselves.</summary>
/// <exception cref="CommandRefusedException">
/// Out of every member: the address is none that is read here for this tenant, or may not be read.
/// </exception>
/// <exception cref="Blobs.BlobStoreUnavailableException">Out of a listing and a look: it fails for now.</exception>
public interface IBatchSource
{
    /// <summary>Returns when what lies there may be read for the tenant.</summary>
    void Check(string tenant, string address);

    /// <param name="after">The page before ended there; null for the first.</param>
    Task<BatchPage> List(
        string tenant, string address, string? after, int countMax, CancellationToken cancellationToken);

    /// <summary>The bytes of a file, seen once; null where it is gone or larger than may be.</summary>
    Task<IntakeSource?> Look(string address, BatchObject file, CancellationToken cancellationToken);
}

/// <summary>A wing that reads files of clients alone.</summary>
internal sealed class NoBatchSource : IBatchSource
{
    public void Check(string tenant, string address) => throw new CommandRefusedException(
        "this system reads no files from there: send them with docs batch submit FOLDER");

    public Task<BatchPage> List(
        string tenant, string address, string? after, int countMax, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IntakeSource?> Look(string address, BatchObject file, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
