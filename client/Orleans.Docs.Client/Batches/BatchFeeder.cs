using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Batches;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Client;

/// <summary>
/// Sends the files of one batch, several at a time. The batch is told how far it is in one loop beside them, which
/// holds them back while it is paused and ends them when it is cancelled.
/// </summary>
internal sealed class BatchFeeder(
    IDocsClient docs, IBatchGrain batch, string name, BatchFeedOptions options, Retries retries, TimeProvider time)
{
    private readonly Lock _lock = new();
    private BatchFeed _feed;
    private TaskCompletionSource _gate = Opened();

    /// <param name="state">As the batch was opened.</param>
    public async Task RunAsync(
        BatchState state, IReadOnlyList<BatchFile> files, IProgress<BatchProgress>? progress,
        CancellationToken cancellationToken)
    {
        Move(state is BatchState.Paused);
        _feed = new BatchFeed(files.Count, files.Sum(file => file.LengthBytes), 0, 0, 0, 0, IsOver: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAllAsync(files, progress, stop.Token);
        try
        {
            var isOver = false;
            while (!isOver)
            {
                var pause = Task.Delay(options.NoteInterval, time, stop.Token);
                isOver = await Task.WhenAny(sending, pause) == sending && sending.IsCompletedSuccessfully;
                await (sending.IsFaulted ? sending : Task.CompletedTask);
                await NoteAsync(isOver, progress, cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task NoteAsync(bool isOver, IProgress<BatchProgress>? progress, CancellationToken cancellationToken)
    {
        BatchFeed feed;
        lock (_lock)
        {
            feed = _feed = _feed with { IsOver = isOver };
        }

        var state = await retries.CallAsync(() => batch.Note(feed), cancellationToken);
        if (state is BatchState.Cancelling or BatchState.Cancelled)
        {
            throw new CommandRefusedException(
                $"batch {name} was cancelled: {feed.Sent} of {feed.Files} files were sent");
        }

        Move(state is BatchState.Paused);
        progress?.Report(new BatchProgress(state, feed, null));
    }

    private Task SendAllAsync(
        IReadOnlyList<BatchFile> files, IProgress<BatchProgress>? progress, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            files,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = options.UploadsMax,
                CancellationToken = cancellationToken,
            },
            async (file, token) =>
            {
                await Gate().WaitAsync(token);
                await SendAsync(file, progress, token);
            });

    private async Task SendAsync(
        BatchFile file, IProgress<BatchProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await PatientlyAsync(() => UploadAsync(file, cancellationToken), cancellationToken);
            lock (_lock)
            {
                _feed = _feed with
                {
                    Sent = _feed.Sent + 1,
                    SentBytes = _feed.SentBytes + file.LengthBytes,
                    Joined = _feed.Joined + (receipt.Joined ? 1 : 0),
                    Repeated = _feed.Repeated + (receipt.Repeated ? 1 : 0),
                };
            }
        }
        catch (Exception e) when (e is UploadRefusedException or CommandRefusedException or IOException
            or UnauthorizedAccessException)
        {
            BatchFeed feed;
            lock (_lock)
            {
                feed = _feed = _feed with { Refused = _feed.Refused + 1 };
            }

            progress?.Report(new BatchProgress(BatchState.Running, feed, (file, e)));
        }
    }

    private async Task<Receipt> UploadAsync(BatchFile file, CancellationToken cancellationToken)
    {
        var upload = new UploadOptions
        {
            FileName = file.FileName,
            Tags = options.Tags.SetItem(BatchTag.Name, name),
            Lane = options.Lane,
        };
        await using var stream = file.Open();
        return await docs.SubmitAsync(stream, upload, null, UploadId(file), cancellationToken);
    }

    /// <summary>
    /// A call is repeated by the client already; here the whole file is, since a full system takes longer to recover.
    /// </summary>
    private async Task<Receipt> PatientlyAsync(Func<Task<Receipt>> upload, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await upload();
            }
            catch (Exception e) when (e is OverloadedException or StorageUnavailableException
                && time.GetElapsedTime(started) < options.Patience)
            {
                await retries.PauseAsync(failures, (e as OverloadedException)?.RetryAfter, cancellationToken);
            }
        }
    }

    /// <summary>The same for the same file of the same batch, so that a second feed repeats no upload.</summary>
    private string UploadId(BatchFile file)
    {
        var text = FormattableString.Invariant(
            $"{name}\n{file.LengthBytes}\n{file.ChangedAt?.UtcTicks}\n{file.Label}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    private Task Gate()
    {
        lock (_lock)
        {
            return _gate.Task;
        }
    }

    private void Move(bool isPaused)
    {
        lock (_lock)
        {
            if (isPaused && _gate.Task.IsCompleted)
            {
                _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else if (!isPaused)
            {
                _gate.TrySetResult();
            }
        }
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
