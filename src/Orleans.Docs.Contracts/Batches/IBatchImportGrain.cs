using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Batches;

/// <summary>Files that the cluster reads itself and makes documents of a batch of.</summary>
[GenerateSerializer, Immutable, Alias("docs.BatchImport")]
public sealed record BatchImport
{
    /// <summary>The longest address of a bucket and a prefix.</summary>
    public const int AddressLengthMax = 1_100;

    /// <summary>Where they lie, <c>s3://bucket/prefix</c>.</summary>
    [Id(0)]
    public required string Address { get; init; }

    [Id(1)]
    public Lane Lane { get; init; } = Lane.Batch;

    /// <summary>For each document, beside the batch's own.</summary>
    [Id(2)]
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>
/// Reads the files of one batch in the silos, over their restarts; the key is that of the batch, <c>tenant/name</c>. It
/// waits while the batch is paused, and ends when it is cancelled.
/// </summary>
[Alias("docs.IBatchImportGrain")]
public interface IBatchImportGrain : IGrainWithStringKey
{
    /// <summary>
    /// Opens the batch and begins; the same again while it goes on joins it, and goes on with one that broke off.
    /// </summary>
    /// <exception cref="CommandRefusedException">
    /// The address is none that is read here for this tenant, or the batch reads another one, or
    /// <see cref="IBatchGrain.Open"/> refuses.
    /// </exception>
    /// <exception cref="UploadRefusedException">The tags are none that a document may have.</exception>
    /// <exception cref="OverloadedException">As many batches are at work as may be.</exception>
    [Alias("Start"), RequiresRole(Role.Submitter)]
    Task<BatchStatus> Start(BatchImport import);
}
