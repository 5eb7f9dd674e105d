using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Pages of one file of which some hold their text and others are images: those that hold it are taken as they are, of
/// the others no more is sent than has to be. What was paid for is answered, whatever happens to the next page.
/// </summary>
/// <param name="looked">A batch in which pages that have to be read from an image are left out.</param>
internal sealed class MixedPages(
    TextractCalls calls, PageDrawings drawings, TimeProvider clock, ExtractRequest request, ExtractedBatch looked)
{
    private readonly Dictionary<int, PageContent> _read = [];
    private readonly Dictionary<int, Usage> _paid = [];
    private readonly long _started = clock.GetTimestamp();

    /// <summary>Pages that the service has to read.</summary>
    public static ImmutableArray<int> ScannedIn(ExtractedBatch batch) =>
        [.. batch.Pages.Where(page => page.Problem == Problems.OcrLeftOut).Select(page => page.Number)];

    /// <summary>Draws each scanned page and sends it by itself.</summary>
    public async Task<Outcome<ExtractedBatch>> OneByOne(CancellationToken cancellationToken)
    {
        foreach (var number in ScannedIn(looked))
        {
            if (_paid.Count > 0 && clock.GetElapsedTime(_started) >= request.Budget)
            {
                return UpTo(number);
            }

            try
            {
                var drawn = await drawings.Draw(request, [number], cancellationToken);
                if (drawn is Outcome<ImmutableArray<PageImage>>.Done { Value: [var image] })
                {
                    await Read(image, cancellationToken);
                    continue;
                }

                if (number == request.FirstPage)
                {
                    return NotDrawn(drawn);
                }
            }
            catch (Exception e) when (number > request.FirstPage && IsOfTheService(e))
            {
                // Told when it happens to the first page of a batch.
            }

            // The pages before are paid for or were free: this one is the next batch's first.
            return UpTo(number);
        }

        return UpTo(int.MaxValue);
    }

    /// <summary>The pages that jobs read put in place of those that were left out.</summary>
    public Outcome<ExtractedBatch> With(IEnumerable<JobPage> pages)
    {
        foreach (var page in pages)
        {
            _read[page.Content.Number] = page.Content;
            _paid[page.Content.Number] = calls.UsageOf(page.IsAnalysed);
        }

        return UpTo(int.MaxValue);
    }

    /// <summary>A full pool is worth waiting for; that a file cannot be opened was found out before.</summary>
    public static Outcome<ExtractedBatch> NotDrawn(Outcome<ImmutableArray<PageImage>> drawn) =>
        drawn is Outcome<ImmutableArray<PageImage>>.Throttled throttled
            ? new Outcome<ExtractedBatch>.Throttled(throttled.RetryAfter)
            : new Outcome<ExtractedBatch>.Transient("pages_not_drawn");

    private async Task Read(PageImage image, CancellationToken cancellationToken)
    {
        if (image.Problem is not null)
        {
            _read[image.Number] = new PageContent { Number = image.Number, Problem = image.Problem };
            return;
        }

        var analyses = calls.Analyses(image.IsRuled);
        try
        {
            _read[image.Number] = await calls.Read(image.Jpeg, analyses, cancellationToken);
            _paid[image.Number] = calls.UsageOf(analyses);
        }
        catch (Exception e) when (EngineFailures.PageProblemOf(e) is { } problem)
        {
            _read[image.Number] = new PageContent { Number = image.Number, Problem = problem };
        }
        catch
        {
            drawings.Keep(request.Document, [image]);
            throw;
        }
    }

    private static bool IsOfTheService(Exception e) =>
        e is OperationCanceledException or DeferredException || AwsFailures.IsOfTheService(e);

    private Outcome<ExtractedBatch> UpTo(int before)
    {
        var pages = looked.Pages.TakeWhile(page => page.Number < before).Select(page =>
            _read.TryGetValue(page.Number, out var read) ? Together(page, read) : page).ToImmutableArray();
        var paid = _paid.Where(page => page.Key < before && page.Key >= request.FirstPage).ToImmutableDictionary();
        return new Outcome<ExtractedBatch>.Done(
            looked with { Pages = pages, Paid = paid }, paid.Values.Aggregate(default(Usage), Usage.Add));
    }

    /// <summary>The file knows the paper's size and the fields of a form itself.</summary>
    private static PageContent Together(PageContent looked, PageContent read) => read with
    {
        Number = looked.Number,
        WidthPoints = looked.WidthPoints,
        HeightPoints = looked.HeightPoints,
        Fields = [.. read.Fields, .. looked.Fields],
    };
}
