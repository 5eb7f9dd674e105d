using System.Collections.Immutable;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cli.Submitting;

/// <summary>What holds for every file of a submission.</summary>
internal sealed record SubmissionOptions
{
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    public string? DocumentId { get; init; }

    public bool AlwaysNew { get; init; }

    /// <summary>Send the bytes past the silos.</summary>
    public bool Presigned { get; init; }

    public Lane Lane { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long a file is sent again while the system is full.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Follow each document until it has settled.</summary>
    public bool Watch { get; init; }

    /// <summary>Files that are read and sent at the same time.</summary>
    public int UploadsMax { get; init; } = 4;

    /// <summary>Documents that are followed at the same time; further files wait.</summary>
    public int WatchesMax { get; init; } = 256;
}

/// <summary>
/// Sends files and, if wanted, follows their documents, showing every step on the board. One file's failure is its
/// own row's; only cancellation ends the others.
/// </summary>
internal sealed class Submission(IDocsClient client, SubmissionOptions options, Board board, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var uploads = new SemaphoreSlim(options.UploadsMax);
        var files = board.Rows;
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Watch ? options.WatchesMax : options.UploadsMax,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(
            0, files.Count, parallel, async (index, token) => await RunAsync(index, files[index].File, uploads, token));
    }

    private async Task RunAsync(int index, InputFile file, SemaphoreSlim uploads, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await UploadAsync(index, file, uploads, cancellationToken);
            await FollowAsync(index, receipt.Document, cancellationToken);
            board.Update(index, row => row with { Took = time.GetElapsedTime(row.Started) });
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            board.Update(index, row => row with { Failure = Failure.Of(e), Took = time.GetElapsedTime(row.Started) });
        }
    }

    private async Task<Receipt> UploadAsync(
        int index, InputFile file, SemaphoreSlim uploads, CancellationToken cancellationToken)
    {
        await uploads.WaitAsync(cancellationToken);
        try
        {
            board.Update(index, row => row with { Started = time.GetTimestamp() });
            var upload = new UploadOptions
            {
                FileName = Path.GetFileName(file.Path),
                Tags = options.Tags,
                DocumentId = options.DocumentId,
                AlwaysNew = options.AlwaysNew,
                Lane = options.Lane,
                Deadline = options.Deadline,
            };
            var sent = new Sent(bytes => board.Update(index, row => row with { SentBytes = bytes }));
            var receipt = await PatientlyAsync(
                () => SendAsync(file, upload, sent, cancellationToken), cancellationToken);
            board.Update(index, row => row with { Receipt = receipt, SentBytes = file.LengthBytes });
            return receipt;
        }
        finally
        {
            uploads.Release();
        }
    }

    private async Task<Receipt> SendAsync(
        InputFile file, UploadOptions upload, IProgress<long> sent, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        return options.Presigned
            ? await client.SubmitPresignedAsync(stream, upload, sent, cancellationToken: cancellationToken)
            : await client.SubmitAsync(stream, upload, sent, cancellationToken: cancellationToken);
    }

    /// <summary>The client repeats a call already; a full system takes longer to have room.</summary>
    private async Task<Receipt> PatientlyAsync(Func<Task<Receipt>> send, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await send();
            }
            catch (OverloadedException e) when (time.GetElapsedTime(started) + e.RetryAfter < options.Patience)
            {
                await Task.Delay(e.RetryAfter, time, cancellationToken);
            }
        }
    }

    private async Task FollowAsync(int index, DocumentKey document, CancellationToken cancellationToken)
    {
        var view = await client.GetAsync(document, cancellationToken);
        board.Update(index, row => row with { View = view });
        if (!options.Watch || view.IsSettled)
        {
            return;
        }

        await foreach (var change in client.WatchAsync(document, view.Version, cancellationToken))
        {
            board.Update(index, row => row with { View = change.Document }, change.Events);
            if (change.Document.IsSettled)
            {
                return;
            }
        }
    }

    /// <summary>Reports where it is called; <see cref="Progress{T}"/> would report later and out of order.</summary>
    private sealed class Sent(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
