using System.Collections.Immutable;
using Orleans.Docs.Batches;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Client;

/// <summary>
/// Documents that are submitted together, under a name of <c>[a-z0-9-]{1,63}</c>; each carries the tag
/// <see cref="BatchTag.Name"/>, so that searches find them.
/// </summary>
public interface IBatchClient
{
    /// <summary>Newest first.</summary>
    Task<ImmutableArray<BatchEntry>> ListAsync(CancellationToken cancellationToken = default);

    /// <exception cref="BatchNotFoundException"/>
    Task<BatchStatus> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sends files as documents of a batch, which is opened for it. Waits while the batch is paused; a file that is
    /// refused is told and passed over. The same files fed again, as after a break, are the same documents.
    /// </summary>
    /// <exception cref="CommandRefusedException">The batch is cancelled, or was while its files were sent.</exception>
    Task<BatchStatus> FeedAsync(
        string name, IReadOnlyList<BatchFile> files, BatchFeedOptions options,
        IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBatchGrain.Open"/>
    /// <exception cref="Uploads.UploadRefusedException"><c>personal_data</c>: the name holds some.</exception>
    Task<BatchStatus> OpenAsync(string name, BatchOptions options, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBatchImportGrain.Start"/>
    Task<BatchStatus> ImportAsync(string name, BatchImport import, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBatchGrain.Pause"/>
    Task<BatchStatus> PauseAsync(string name, CancellationToken cancellationToken = default);

    Task<BatchStatus> ResumeAsync(string name, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBatchGrain.Cancel"/>
    Task<BatchStatus> CancelAsync(string name, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IBatchGrain.Forget"/>
    Task ForgetAsync(string name, CancellationToken cancellationToken = default);
}

/// <param name="Label">Tells the file from the others of its batch, as its path in a folder does.</param>
/// <param name="ChangedAt">A file that was changed since it was sent is sent again.</param>
/// <param name="Open">Called once for each try.</param>
public sealed record BatchFile(
    string Label, string FileName, long LengthBytes, DateTimeOffset? ChangedAt, Func<Stream> Open);

public sealed record BatchFeedOptions
{
    public Lane Lane { get; init; } = Lane.Batch;

    /// <summary>For each document, beside the batch's own.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Files that are read and sent at the same time.</summary>
    public int UploadsMax { get; init; } = 8;

    /// <summary>How long a file is tried again while the system takes none.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often the batch is told how far it is, and asked whether to go on.</summary>
    public TimeSpan NoteInterval { get; init; } = TimeSpan.FromSeconds(1);
}

/// <param name="Refused">The file that was refused just now, and why.</param>
public sealed record BatchProgress(BatchState State, BatchFeed Feed, (BatchFile File, Exception Reason)? Refused);
