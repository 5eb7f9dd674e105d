using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Amazon.Textract.Model;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Reads scans with Textract: single pages in single calls, more in a job whose id the document records. Pages that
/// hold their text, and files that are no scans, are read by <paramref name="local"/> and cost nothing.
/// </summary>
internal sealed class TextractExtractor(
    TextractCalls calls, TextractJobs jobs, DrawnPages drawn, IExtractor? local, TextractOptions options,
    TimeProvider clock) : IExtractor
{
    public const string TextName = "textract-text";
    public const string AnalysisName = "textract-analysis";

    private readonly PageDrawings? _drawings =
        local is IPageRenderer renderer ? new PageDrawings(renderer, drawn) : null;

    public EngineIdentity Identity { get; } =
        new(NameOf(options), "2018-06-27");

    /// <summary>By what is asked for, since that decides the price.</summary>
    public static string NameOf(TextractOptions options) =>
        options.Features.Length == 0 ? TextName : AnalysisName;

    public async ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken cancellationToken)
    {
        if (request.SourceLength is 0 || request.SourceLength > options.SourceBytesMax)
        {
            return new Outcome<ExtractedBatch>.Unreadable(
                request.SourceLength is 0 ? Problems.Empty : Problems.TooLarge);
        }

        if (request.Job is { } job && JobTicket.Find(job) is { } ticket && request.FirstPage <= ticket.Through)
        {
            if (!ticket.IsUnknown)
            {
                return await Answer(request, ticket, cancellationToken);
            }

            request = request with { Attempt = ticket.Attempt ?? request.Attempt };
        }

        var limit = options.Timeout;
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await Read(request, either.Token);
        }
        catch (JobStartedException e) when (cancellationToken.IsCancellationRequested)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(Cause(e), cancellationToken))
        {
            var unknown = e is JobStartedException
                ? JobTicket.For(request, clock.GetUtcNow(), request.FirstPage).ToString()
                : null;
            return await Ended(
                request, EngineFailures.Of<ExtractedBatch>(Cause(e), limit) with { KeptJob = unknown },
                cancellationToken);
        }
    }

    private static Exception Cause(Exception e) => e is JobStartedException { InnerException: { } inner } ? inner : e;

    /// <summary>
    /// What ends an attempt ends its jobs as far as anybody here asks for them: their inputs, which lie in plain, go.
    /// What comes again as the same attempt needs them.
    /// </summary>
    private async Task<Outcome<ExtractedBatch>> Ended(
        ExtractRequest request, Outcome<ExtractedBatch> outcome, CancellationToken cancellationToken)
    {
        if (outcome is Outcome<ExtractedBatch>.Transient or Outcome<ExtractedBatch>.TimedOut
            or Outcome<ExtractedBatch>.Terminal or Outcome<ExtractedBatch>.Unreadable)
        {
            await jobs.DropInputs(request.Document, request.Attempt, cancellationToken);
        }

        return outcome;
    }

    private async Task<Outcome<ExtractedBatch>> Read(ExtractRequest request, CancellationToken cancellationToken)
    {
        var source = await Bytes(request, request.SourceLength, cancellationToken);
        if (ScanKind.Of(source) is not { } scan)
        {
            return local is null
                ? new Outcome<ExtractedBatch>.Unreadable(Problems.Unsupported)
                : Outcomes.Free(await local.Extract(request, cancellationToken));
        }

        if (local is null || !(scan.Kind is DocumentKind.Pdf ? options.TextLayerFirst : options.LooksForLines))
        {
            return await Whole(request, source, scan, isRuled: null, cancellationToken);
        }

        var looked = await local.Extract(request with { WithoutOcr = true }, cancellationToken);
        if (IsFinal(looked) || (looked.Has(out var batch) && MixedPages.ScannedIn(batch).IsEmpty))
        {
            return Outcomes.Free(looked);
        }

        return looked.Has(out var mixed)
            ? await Mixed(request, source, scan, mixed, cancellationToken)
            : await Whole(request, source, scan, isRuled: null, cancellationToken);
    }

    private async Task<Outcome<ExtractedBatch>> Mixed(
        ExtractRequest request, byte[] source, ScanKind scan, ExtractedBatch looked,
        CancellationToken cancellationToken)
    {
        if (_drawings is null || looked.PagesExpected == 1)
        {
            var image = await Only(request, looked, cancellationToken);
            try
            {
                return await Whole(request, source, scan, image?.IsRuled, cancellationToken);
            }
            catch
            {
                _drawings?.Keep(request.Document, image is null ? [] : [image]);
                throw;
            }
        }

        if (MixedPages.ScannedIn(looked).Length <= options.CallsPerBatchMax)
        {
            return await new MixedPages(calls, _drawings, clock, request, looked).OneByOne(cancellationToken);
        }

        return options.WorkBucket is null
            ? new Outcome<ExtractedBatch>.Terminal("work_bucket_missing")
            : await new MixedJobs(calls, jobs, local!, _drawings, options, clock, request)
                .Start(source, looked, cancellationToken);
    }

    /// <summary>The only page; null where nobody can look at it or it makes no difference.</summary>
    private async Task<PageImage?> Only(
        ExtractRequest request, ExtractedBatch looked, CancellationToken cancellationToken) =>
        options.LooksForLines && _drawings is not null && looked.PagesExpected == 1
        && await _drawings.Draw(request, [1], cancellationToken)
            is Outcome<ImmutableArray<PageImage>>.Done { Value: [{ Problem: null } image] }
            ? image
            : null;

    /// <summary>The file as it is: in one call where it may have one page, else as a job.</summary>
    private async Task<Outcome<ExtractedBatch>> Whole(
        ExtractRequest request, byte[] source, ScanKind scan, bool? isRuled, CancellationToken cancellationToken)
    {
        var analyses = calls.Analyses(isRuled);
        if (request.FirstPage == 1 && source.Length <= options.CallBytesMax)
        {
            try
            {
                var page = await calls.Read(source, analyses, cancellationToken);
                return new Outcome<ExtractedBatch>.Done(
                    Batch(scan, [page], 1, calls.UsageOf(analyses)), calls.UsageOf(analyses));
            }
            catch (UnsupportedDocumentException) when (!scan.HasOnePage && options.WorkBucket is not null)
            {
                // More than one page: nothing was paid, and a job takes it.
            }
        }

        if (options.WorkBucket is null)
        {
            return new Outcome<ExtractedBatch>.Terminal("work_bucket_missing");
        }

        var job = await jobs.Start(
            new JobInput(request.Document, request.Attempt, request.FirstPage, analyses), null, source,
            cancellationToken);
        var ticket = JobTicket.For(request, clock.GetUtcNow(), int.MaxValue, job);
        return new Outcome<ExtractedBatch>.Waiting(ticket.ToString(), options.AskAgainAfter);
    }

    /// <summary>
    /// A job that is recorded is paid for. What passes on the way to its answer leaves it recorded, and it is asked
    /// again. What does not pass ends the attempt, and the next one asks for the same job; only what the service says
    /// of the job itself has another one started.
    /// </summary>
    private async Task<Outcome<ExtractedBatch>> Answer(
        ExtractRequest request, JobTicket ticket, CancellationToken cancellationToken)
    {
        try
        {
            var answered = await jobs.Answer(request.Document, request.Attempt, ticket, cancellationToken);
            if (answered is not Outcome<ImmutableArray<JobPage>>.Done { Value: var pages })
            {
                return await Ended(request, answered.Without<ExtractedBatch>(), cancellationToken);
            }

            var outcome = ticket.IsWhole
                ? await OfWhole(request, ticket, pages, cancellationToken)
                : await OfParts(request, ticket, pages, cancellationToken);
            return Passes(outcome)
                ? await Ended(request, jobs.AskAgain<ExtractedBatch>(ticket), cancellationToken)
                : outcome;
        }
        catch (InvalidJobIdException)
        {
            // Another attempt starts another job.
            return await Ended(request, new Outcome<ExtractedBatch>.Transient("job_lost"), cancellationToken);
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            var outcome = EngineFailures.Of<ExtractedBatch>(e, options.Timeout);
            return await Ended(
                request,
                Passes(outcome) ? jobs.AskAgain<ExtractedBatch>(ticket) : outcome with { KeptJob = request.Job },
                cancellationToken);
        }
    }

    private static bool Passes(Outcome<ExtractedBatch> outcome) =>
        outcome is Outcome<ExtractedBatch>.Transient or Outcome<ExtractedBatch>.TimedOut;

    private async Task<Outcome<ExtractedBatch>> OfWhole(
        ExtractRequest request, JobTicket ticket, ImmutableArray<JobPage> all, CancellationToken cancellationToken)
    {
        // The service has the bytes; their kind is told by the first few.
        var head = await Bytes(request, Math.Min(ScanKind.HeadBytes, request.SourceLength), cancellationToken);
        var pages = all.Skip(request.FirstPage - 1).Take(request.PagesMax).ToImmutableArray();
        ForgetAfter(ticket, request.FirstPage - 1 + pages.Length >= all.Length);
        var usage = calls.UsageOf(ticket.Parts[0].Analyses);
        return pages.IsEmpty
            ? new Outcome<ExtractedBatch>.Terminal("page_count_changed")
            : new Outcome<ExtractedBatch>.Done(
                Batch(ScanKind.Of(head) ?? ScanKind.Pdf, [.. pages.Select(p => p.Content)], all.Length, usage),
                pages.Aggregate(default(Usage), (sum, _) => sum + usage));
    }

    private async Task<Outcome<ExtractedBatch>> OfParts(
        ExtractRequest request, JobTicket ticket, ImmutableArray<JobPage> all, CancellationToken cancellationToken)
    {
        var look = request with
        {
            WithoutOcr = true,
            PagesMax = Math.Min(request.PagesMax, ticket.Through - request.FirstPage + 1),
        };
        var looked = await local!.Extract(look, cancellationToken);
        if (!looked.Has(out var batch))
        {
            return looked with { KeptJob = request.Job };
        }

        ForgetAfter(ticket, batch.Pages[^1].Number >= ticket.Through);
        return new MixedPages(calls, _drawings!, clock, request, batch).With(all);
    }

    private void ForgetAfter(JobTicket ticket, bool last)
    {
        if (last)
        {
            jobs.Forget(ticket);
        }
    }

    private static ExtractedBatch Batch(
        ScanKind scan, ImmutableArray<PageContent> pages, int expected, Usage each) => new()
        {
            Kind = scan.Kind,
            MediaType = scan.MediaType,
            PagesExpected = expected,
            Pages = pages,
            Paid = pages.ToImmutableDictionary(page => page.Number, _ => each),
        };

    /// <summary>
    /// Of a lock without a key the service makes no more, and a pool that is full or left alone for a while is worth
    /// waiting for.
    /// </summary>
    private static bool IsFinal(Outcome<ExtractedBatch> outcome) => outcome
        is Outcome<ExtractedBatch>.Throttled or Outcome<ExtractedBatch>.Deferred
        or Outcome<ExtractedBatch>.Unreadable { Code: Problems.PasswordRequired };

    private static async Task<byte[]> Bytes(ExtractRequest request, long count, CancellationToken cancellationToken)
    {
        await using var source = await request.Source(cancellationToken);
        var bytes = new byte[count];
        await source.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
