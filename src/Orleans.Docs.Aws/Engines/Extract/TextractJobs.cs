using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.Textract;
using Amazon.Textract.Model;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// More pages: the input lies in the work bucket while a job reads it, a token makes a start that is repeated find its
/// job, and a job's answer is followed to its last part.
/// </summary>
internal sealed partial class TextractJobs(
    IAmazonTextract client, ServiceCalls calls, IAmazonS3 s3, TextractOptions options, TimeProvider clock,
    ILogger<TextractJobs> logger) : IServiceJobs
{
    private const int BlocksPerPart = 1_000;

    private readonly JobCalls _service = new(client, calls, options);

    private readonly ConcurrentDictionary<string, ImmutableArray<PageContent>> _answers = new();

    /// <summary>Answers of which the last part is not here yet, since a permit was missing or a call failed.</summary>
    private readonly ConcurrentDictionary<string, JobReading> _readings = new();

    /// <param name="pages">The document's pages that the input holds; null for the document as it is.</param>
    public async Task<JobPart> Start(
        JobInput input, PageNumbers? pages, byte[] bytes, CancellationToken cancellationToken)
    {
        await calls.TakeSlot(AwsApis.TextractJobs, OwnerOf(input), options.PollEvery);
        await Put(input, bytes, cancellationToken);
        try
        {
            // Broken off midway nobody would know of the job, and so nobody when its place is free.
            var job = await _service.Start(input, CancellationToken.None);
            await calls.SlotStarted(AwsApis.TextractJobs, OwnerOf(input), job);
            return new JobPart(input.Analyses, job, pages) { IsDrawn = input.Drawn is not null };
        }
        catch (AmazonTextractException e) when (EngineFailures.Of<int>(e, default)
            is Outcome<int>.Terminal or Outcome<int>.Unreadable)
        {
            // Any other end may have started it, or the next try will.
            await calls.FreeSlot(AwsApis.TextractJobs, OwnerOf(input));
            throw;
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, CancellationToken.None)
            && EngineFailures.Of<int>(e, default) is Outcome<int>.Transient or Outcome<int>.TimedOut)
        {
            throw new JobStartedException(e);
        }
    }

    /// <summary>The pages of all jobs under their numbers in the document, or how they stand otherwise.</summary>
    public async Task<Outcome<ImmutableArray<JobPage>>> Answer(
        DocumentKey document, int attempt, JobTicket ticket, CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<JobPage>();
        foreach (var part in ticket.Parts)
        {
            if (!_answers.TryGetValue(part.Id, out var pages))
            {
                var input = part.InputOf(document, ticket.Attempt ?? attempt, ticket.First);
                var outcome = await AskOrFree(ticket, part, input, cancellationToken);
                if (outcome is not Outcome<ImmutableArray<PageContent>>.Done done)
                {
                    return outcome.Without<ImmutableArray<JobPage>>();
                }

                pages = done.Value;
            }

            all.AddRange(pages.Select(page => new JobPage(page, part.Analyses)));
        }

        return new Outcome<ImmutableArray<JobPage>>.Done(
            [.. all.OrderBy(page => page.Content.Number)], default);
    }

    /// <summary>
    /// An answer that could not be had: the job stays recorded and is asked again, as long as one may take at all, and
    /// then as often as an attempt may fail.
    /// </summary>
    public Outcome<T> AskAgain<T>(JobTicket ticket) => MayStillCome(ticket)
        ? new Outcome<T>.Waiting(ticket.ToString(), options.PollEvery)
        : new Outcome<T>.Transient("job_answer_unavailable") { KeptJob = ticket.ToString() };

    /// <summary>The last batch was taken.</summary>
    public void Forget(JobTicket ticket)
    {
        foreach (var part in ticket.Parts)
        {
            _answers.TryRemove(part.Id, out _);
        }
    }

    /// <summary>All answers at hand: whose they are is not known here, and the service still has them.</summary>
    public void Forget()
    {
        _answers.Clear();
        _readings.Clear();
    }

    /// <summary>The service says itself that it works on it no more.</summary>
    public Task Ended(JobInput input) => calls.FreeSlot(AwsApis.TextractJobs, OwnerOf(input));

    public async Task<bool> HasEnded(string jobs, JobSlot slot, CancellationToken cancellationToken)
    {
        if (jobs != AwsApis.TextractJobs || slot.Id is not { } id || InputOf(slot.Owner) is not { } input)
        {
            return false;
        }

        try
        {
            var answer = await _service.Part(
                new JobPart(input.Analyses, id, null), null, blocksMax: 1, cancellationToken);
            if (!IsOver(answer.Status))
            {
                return false;
            }
        }
        catch (InvalidJobIdException)
        {
            // Forgotten: it counts no more.
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, CancellationToken.None))
        {
            return false;
        }

        await Delete(input, cancellationToken);
        return true;
    }

    /// <summary>
    /// Deletes what an attempt has put under <c>work/</c>, whatever jobs were started. What cannot be deleted now is by
    /// the bucket's lifecycle.
    /// </summary>
    public async Task DropInputs(DocumentKey document, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteInputs(document, of => of == attempt, cancellationToken);
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            LogNotCleared(document, AwsFailures.Reason(e));
        }
    }

    /// <summary>None of the document's attempts that are meant is left when it returns.</summary>
    public async Task DeleteInputs(
        DocumentKey document, Func<int, bool> isMeant, CancellationToken cancellationToken)
    {
        if (options.WorkBucket is not { } bucket)
        {
            return;
        }

        var request = new ListObjectsV2Request
        {
            BucketName = bucket,
            Prefix = JobInput.PrefixOf(document, options.WorkPrefix),
        };
        do
        {
            var page = await s3.ListObjectsV2Async(request, cancellationToken);
            foreach (var copy in (page.S3Objects ?? []).Where(copy => IsMeant(copy.Key)))
            {
                await s3.DeleteObjectAsync(bucket, copy.Key, cancellationToken);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);

        bool IsMeant(string name) =>
            JobInput.Parse(name, options.WorkPrefix) is { } input && isMeant(input.Attempt);
    }

    /// <exception cref="InvalidJobIdException">The service has forgotten the job.</exception>
    private async Task<Outcome<ImmutableArray<PageContent>>> AskOrFree(
        JobTicket ticket, JobPart job, JobInput input, CancellationToken cancellationToken)
    {
        try
        {
            return await Ask(ticket, job, input, cancellationToken);
        }
        catch (InvalidJobIdException)
        {
            await calls.FreeSlot(AwsApis.TextractJobs, OwnerOf(input));
            throw;
        }
    }

    private async Task<Outcome<ImmutableArray<PageContent>>> Ask(
        JobTicket ticket, JobPart job, JobInput input, CancellationToken cancellationToken)
    {
        var reading = _readings.TryRemove(job.Id, out var before) ? before : new JobReading();
        var started = clock.GetTimestamp();
        while (reading.Parts < options.PartsMax)
        {
            var answer = await Part(job, reading, cancellationToken);
            if (answer.Status == JobStatus.IN_PROGRESS)
            {
                // Its place stays taken until the longest life of a job ends, since the service still counts it.
                return MayStillCome(ticket)
                    ? new Outcome<ImmutableArray<PageContent>>.Waiting(ticket.ToString(), options.AskAgainAfter)
                    : new Outcome<ImmutableArray<PageContent>>.Terminal("job_never_ended")
                    {
                        KeptJob = ticket.ToString(),
                    };
            }

            if (answer.Status == JobStatus.FAILED)
            {
                await Clear(input, cancellationToken);
                return new Outcome<ImmutableArray<PageContent>>.Transient("job_failed");
            }

            if (!IsOver(answer.Status))
            {
                // Without a status that is known nothing tells whether blocks that are missing are still to come.
                return AskAgain<ImmutableArray<PageContent>>(ticket);
            }

            reading.Add(answer);
            if (answer.Next is null)
            {
                await Clear(input, cancellationToken);
                return Keep(job, TextractPages.Of(
                    reading.Blocks, Math.Max(1, job.Pages?.Count ?? reading.Pages)));
            }

            if (clock.GetElapsedTime(started) >= options.Timeout)
            {
                // A long answer takes several turns, so that no worker runs out of time over it.
                KeepReading(job, reading);
                return AskAgain<ImmutableArray<PageContent>>(ticket);
            }
        }

        await Clear(input, cancellationToken);
        return new Outcome<ImmutableArray<PageContent>>.Terminal("job_answer_too_long")
        {
            KeptJob = ticket.ToString(),
        };
    }

    /// <summary>
    /// Frees a job's place and deletes its input; the service has read it, or will not any more. What cannot be deleted
    /// now is by the bucket's lifecycle, and no reason to throw away an answer that was paid for.
    /// </summary>
    private async Task Clear(JobInput input, CancellationToken cancellationToken)
    {
        await calls.FreeSlot(AwsApis.TextractJobs, OwnerOf(input));
        await Delete(input, cancellationToken);
    }

    private async Task Delete(JobInput input, CancellationToken cancellationToken)
    {
        try
        {
            await s3.DeleteObjectAsync(
                options.WorkBucket, input.NameUnder(options.WorkPrefix), cancellationToken);
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            LogNotCleared(input.Document, AwsFailures.Reason(e));
        }
    }

    private Outcome<ImmutableArray<PageContent>>.Done Keep(JobPart job, ImmutableArray<PageContent> pages)
    {
        if (job.Pages is { } numbers)
        {
            pages = [.. pages.Select((page, index) => page with { Number = numbers.Numbers[index] })];
        }

        if (_answers.Count >= options.AnswersKept)
        {
            // The next batch of another document then fetches its answer once more.
            _answers.Clear();
        }

        _answers[job.Id] = pages;
        return new(pages, default);
    }

    private static JobOwner OwnerOf(JobInput input) => new(input.Document, input.Attempt, input.Name);

    /// <summary>False also for a status that is missing or unknown here.</summary>
    private static bool IsOver(JobStatus? status) =>
        status == JobStatus.SUCCEEDED || status == JobStatus.PARTIAL_SUCCESS || status == JobStatus.FAILED;

    private static JobInput? InputOf(JobOwner owner) => JobInput.Parse(owner.Document, owner.Attempt, owner.Job);

    private async Task Put(JobInput input, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = options.WorkBucket,
                    Key = input.NameUnder(options.WorkPrefix),
                    InputStream = new MemoryStream(bytes, writable: false),
                    ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
                    ServerSideEncryptionKeyManagementServiceKeyId = options.KmsKeyId,
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The document may have been cancelled: then no other try starts the job and frees its place.
            await calls.FreeSlot(AwsApis.TextractJobs, OwnerOf(input));
            await Delete(input, CancellationToken.None);
            throw;
        }
    }

    private bool MayStillCome(JobTicket ticket) => clock.GetUtcNow() - ticket.StartedAt < options.JobTimeout;

    /// <summary>The next part; what was read before stays for the next call when this one cannot be had.</summary>
    private async Task<PartOfAnswer> Part(JobPart job, JobReading reading, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await _service.Part(job, reading.Next, BlocksPerPart, either.Token);
        }
        catch (Exception e) when (reading.Parts > 0 && EngineFailures.Of<int>(e, default)
            is Outcome<int>.Deferred or Outcome<int>.Throttled or Outcome<int>.Transient or Outcome<int>.TimedOut)
        {
            KeepReading(job, reading);
            throw;
        }
    }

    private void KeepReading(JobPart job, JobReading reading)
    {
        if (_readings.Count >= options.AnswersKept)
        {
            _readings.Clear();
        }

        _readings[job.Id] = reading;
    }

    [LoggerMessage(LogLevel.Warning, "the input of a job of {Document} stays until its lifecycle ends: {Reason}")]
    private partial void LogNotCleared(DocumentKey document, string reason);
}

/// <summary>A job may have been started and is not recorded; what ended the call is within.</summary>
internal sealed class JobStartedException(Exception inner) : Exception(null, inner);

/// <summary>A page of a job's answer.</summary>
internal readonly record struct JobPage(PageContent Content, bool IsAnalysed);
