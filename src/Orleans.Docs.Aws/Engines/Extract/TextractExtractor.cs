using System.Collections.Immutable;
using Amazon.Textract;
using Amazon.Textract.Model;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Document = Amazon.Textract.Model.Document;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Reads scans with Textract: one page in one call, more pages in a job whose id the document records. Batches whose
/// pages hold their text, and files that are no scans, are read by <paramref name="local"/> and cost nothing.
/// </summary>
internal sealed class TextractExtractor(
    IAmazonTextract client, TextractJobs jobs, IExtractor? local, TextractOptions options, TimeProvider clock)
        : IExtractor
{
    public EngineIdentity Identity { get; } =
        new(NameOf(options), "2018-06-27");

    /// <summary>By what is asked for, since that decides the price.</summary>
    public static string NameOf(TextractOptions options) =>
        options.Features.Length == 0 ? "textract-text" : "textract-analysis";

    public async ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken cancellationToken)
    {
        if (request.SourceLength is 0 || request.SourceLength > options.SourceBytesMax)
        {
            return new Outcome<ExtractedBatch>.Unreadable(
                request.SourceLength is 0 ? Problems.Empty : Problems.TooLarge);
        }

        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds);
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await Read(request, either.Token);
        }
        catch (InvalidJobIdException)
        {
            // Another attempt starts another job.
            return new Outcome<ExtractedBatch>.Transient("job_lost");
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            return EngineFailures.Of<ExtractedBatch>(e, limit);
        }
    }

    internal static QueriesConfig? Queries(TextractOptions options) =>
        options.Queries.Count == 0 ? null : new QueriesConfig
        {
            Queries = [.. options.Queries.Select(query => new Query { Alias = query.Key, Text = query.Value })],
        };

    private async Task<Outcome<ExtractedBatch>> Read(ExtractRequest request, CancellationToken cancellationToken)
    {
        var source = await Bytes(request, cancellationToken);
        var scan = ScanKind.Of(source);
        if (request.Job is { } job)
        {
            return await Answer(request, scan, JobTicket.Parse(job), cancellationToken);
        }

        int? pages = scan is { HasOnePage: true } ? 1 : null;
        if (scan is null || (scan.Kind is DocumentKind.Pdf && options.TextLayerFirst && local is not null))
        {
            if (local is null)
            {
                return new Outcome<ExtractedBatch>.Unreadable(Problems.Unsupported);
            }

            var free = await local.Extract(request, cancellationToken);
            if (scan is null || IsFinal(free) || (ValueOf(free) is { } batch && batch.Pages.All(HoldsItsText)))
            {
                return Outcomes.Free(free);
            }

            pages = ValueOf(free)?.PagesExpected;
        }

        if (pages is null or 1 && source.Length <= options.CallBytesMax)
        {
            try
            {
                return await AtOnce(source, scan, cancellationToken);
            }
            catch (UnsupportedDocumentException) when (pages is null && options.WorkBucket is not null)
            {
                // More than one page: nothing was paid, and a job takes it.
            }
        }

        if (options.WorkBucket is null)
        {
            return new Outcome<ExtractedBatch>.Terminal("work_bucket_missing");
        }

        var ticket = await jobs.Start(request.Document, request.Attempt, source, cancellationToken);
        return new Outcome<ExtractedBatch>.Waiting(ticket.ToString(), options.PollEvery);
    }

    private async Task<Outcome<ExtractedBatch>> AtOnce(
        byte[] source, ScanKind scan, CancellationToken cancellationToken)
    {
        var document = new Document
        {
            Bytes =
            new MemoryStream(source, 0, source.Length, false, publiclyVisible: true)
        };
        var blocks = options.Features.Length == 0
            ? (await client.DetectDocumentTextAsync(
                new DetectDocumentTextRequest { Document = document }, cancellationToken)).Blocks
            : (await client.AnalyzeDocumentAsync(
                new AnalyzeDocumentRequest
                {
                    Document = document,
                    FeatureTypes = [.. options.Features],
                    QueriesConfig = Queries(options),
                },
                cancellationToken)).Blocks;
        return new Outcome<ExtractedBatch>.Done(Batch(scan, TextractPages.Of(blocks ?? [], 1), 1), new Usage(Pages: 1));
    }

    private async Task<Outcome<ExtractedBatch>> Answer(
        ExtractRequest request, ScanKind? scan, JobTicket ticket, CancellationToken cancellationToken)
    {
        var outcome = await jobs.Answer(request.Document, request.Attempt, ticket, cancellationToken);
        switch (outcome)
        {
            case Outcome<ImmutableArray<PageContent>>.Done done:
                var all = done.Value;
                var pages = all.Skip(request.FirstPage - 1).Take(request.PagesMax).ToImmutableArray();
                if (request.FirstPage - 1 + pages.Length >= all.Length)
                {
                    jobs.Forget(ticket);
                }

                return pages.IsEmpty
                    ? new Outcome<ExtractedBatch>.Terminal("page_count_changed")
                    : new Outcome<ExtractedBatch>.Done(
                        Batch(scan ?? ScanKind.Pdf, pages, all.Length), new Usage(Pages: pages.Length));
            case Outcome<ImmutableArray<PageContent>>.Waiting waiting:
                return new Outcome<ExtractedBatch>.Waiting(waiting.Job, waiting.RetryAfter);
            case Outcome<ImmutableArray<PageContent>>.Transient transient:
                return new Outcome<ExtractedBatch>.Transient(transient.Code);
            default:
                return new Outcome<ExtractedBatch>.Terminal(
                    ((Outcome<ImmutableArray<PageContent>>.Terminal)outcome).Code);
        }
    }

    private static ExtractedBatch Batch(ScanKind scan, ImmutableArray<PageContent> pages, int expected) => new()
    {
        Kind = scan.Kind,
        MediaType = scan.MediaType,
        PagesExpected = expected,
        Pages = pages,
    };

    private static ExtractedBatch? ValueOf(Outcome<ExtractedBatch> outcome) => outcome switch
    {
        Outcome<ExtractedBatch>.Done done => done.Value,
        Outcome<ExtractedBatch>.Short partial => partial.Value,
        _ => null,
    };

    /// <summary>Of a lock without a key the service makes no more, and a full pool is worth waiting for.</summary>
    private static bool IsFinal(Outcome<ExtractedBatch> outcome) => outcome
        is Outcome<ExtractedBatch>.Throttled or Outcome<ExtractedBatch>.Unreadable { Code: Problems.PasswordRequired };

    private static bool HoldsItsText(PageContent page) => page is { Problem: null, Source: TextSource.TextLayer };

    private static async Task<byte[]> Bytes(ExtractRequest request, CancellationToken cancellationToken)
    {
        if (request.Job is not null)
        {
            // The service has them; their kind is told by the first few.
            await using var head = await request.Source(cancellationToken);
            var first = new byte[(int)Math.Min(ScanKind.HeadBytes, request.SourceLength)];
            await head.ReadExactlyAsync(first, cancellationToken);
            return first;
        }

        await using var source = await request.Source(cancellationToken);
        var bytes = new byte[request.SourceLength];
        await source.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
