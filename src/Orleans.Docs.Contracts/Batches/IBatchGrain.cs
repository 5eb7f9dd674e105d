using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Batches;

/// <summary>
/// Documents that were submitted together; the key is <c>tenant/name</c>. They carry the tag
/// <see cref="BatchTag.Name"/> with the batch's name, so that whatever is asked of them is a query. Every member but
/// <see cref="Open"/> throws <see cref="BatchNotFoundException"/> for a batch that was never opened.
/// </summary>
[Alias("docs.IBatchGrain")]
public interface IBatchGrain : IGrainWithStringKey
{
    /// <summary>Opens the batch, or joins the one that is open.</summary>
    /// <exception cref="CommandRefusedException">
    /// It is cancelled, or goes another lane, or the tenant has too many.
    /// </exception>
    [Alias("Open"), RequiresRole(Role.Submitter)]
    Task<BatchStatus> Open(BatchOptions options);

    [Alias("Get"), RequiresRole(Role.Reader), AlwaysInterleave]
    Task<BatchStatus> Get();

    /// <summary>
    /// Notes how far the files have come; returns whether to go on, wait or stop. Counts never go back but when a
    /// feed begins again.
    /// </summary>
    [Alias("Note"), RequiresRole(Role.Submitter)]
    Task<BatchState> Note(BatchFeed feed);

    /// <summary>No further file is taken until <see cref="Resume"/>; documents that are in go on.</summary>
    [Alias("Pause"), RequiresRole(Role.Submitter)]
    Task<BatchStatus> Pause();

    [Alias("Resume"), RequiresRole(Role.Submitter)]
    Task<BatchStatus> Resume();

    /// <summary>Takes no further file, and cancels each document that is not finished, in the background.</summary>
    [Alias("Cancel"), RequiresRole(Role.Submitter)]
    Task<BatchStatus> Cancel();

    /// <summary>Forgets the batch, whose documents stay. Refused while it is at work.</summary>
    [Alias("Forget"), RequiresRole(Role.Submitter)]
    Task Forget();
}

/// <summary>The batches of one tenant, which is the key.</summary>
[Alias("docs.IBatchesGrain")]
public interface IBatchesGrain : IGrainWithStringKey
{
    /// <summary>Newest first.</summary>
    [Alias("List"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<BatchEntry>> List();

    /// <summary>
    /// Whether a batch may be called so: asked before it is opened, since the key of a grain stands in traces and logs.
    /// </summary>
    /// <exception cref="InvalidNameException"/>
    /// <exception cref="Uploads.UploadRefusedException"><c>personal_data</c></exception>
    [Alias("CheckName"), RequiresRole(Role.Submitter), AlwaysInterleave]
    Task CheckName(string name);
}
