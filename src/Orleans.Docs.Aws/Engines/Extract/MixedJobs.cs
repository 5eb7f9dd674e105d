using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>
/// Finds the scanned pages of a file from a batch on and starts jobs for them alone: one for those of which the text is
/// enough, one for those with lines. Where all pages are scanned alike the service gets the file as it is.
/// </summary>
internal sealed class MixedJobs(
    TextractCalls calls, TextractJobs jobs, IExtractor local, PageDrawings drawings, TextractOptions options,
    TimeProvider clock, ExtractRequest request)
{
    private const int PagesPerLook = 200;

    /// <summary>Images of so many pages are in memory before their bytes are counted.</summary>
    private const int PagesPerDrawing = 8;

    private readonly List<PageImage> _images = [];
    private readonly long _started = clock.GetTimestamp();

    private TimeSpan Left => options.JobPrepareTime - clock.GetElapsedTime(_started);

    /// <param name="looked">The batch, in which scanned pages are left out.</param>
    /// <returns>Waits for the jobs; or the batch itself where none of its pages can be drawn.</returns>
    public async Task<Outcome<ExtractedBatch>> Start(
        byte[] source, ExtractedBatch looked, CancellationToken cancellationToken)
    {
        var (scanned, through) = await LookAhead(looked, cancellationToken);
        var isAll = request.FirstPage == 1 && scanned.Length == looked.PagesExpected;
        if (isAll && !options.LooksForLines)
        {
            return await Whole(source, scanned, calls.Analyses(null), cancellationToken);
        }

        if (await Draw(scanned, cancellationToken) is { } failed)
        {
            return failed;
        }

        try
        {
            return await Start(source, looked, scanned, through, isAll, cancellationToken);
        }
        catch
        {
            drawings.Keep(request.Document, _images);
            throw;
        }
    }

    private async Task<Outcome<ExtractedBatch>> Start(
        byte[] source, ExtractedBatch looked, ImmutableArray<int> scanned, int through, bool isAll,
        CancellationToken cancellationToken)
    {
        Fit();
        through = _images.Count < scanned.Length ? scanned[_images.Count] - 1 : through;
        var usable = _images.Where(image => image.Problem is null).ToLookup(image => calls.Analyses(image.IsRuled));
        if (isAll && usable.Count == 1 && _images.Count(image => image.Problem is null) == scanned.Length)
        {
            return await Whole(source, scanned, usable.Single().Key, cancellationToken);
        }

        var parts = ImmutableArray.CreateBuilder<JobPart>();
        foreach (var kind in usable)
        {
            var pages = NumbersOf(kind);
            var input = new JobInput(
                request.Document, request.Attempt, request.FirstPage, kind.Key, JobInput.Of(pages));
            try
            {
                parts.Add(await jobs.Start(input, pages, ImagePdf.Of([.. kind]), cancellationToken));
            }
            catch (Exception e) when (parts.Count > 0 && e is not JobStartedException)
            {
                throw new JobStartedException(e);
            }
        }

        return parts.Count > 0
            ? Wait(through, parts.ToImmutable())
            : new Outcome<ExtractedBatch>.Done(NotDrawn(looked), default);
    }

    private async Task<Outcome<ExtractedBatch>> Whole(
        byte[] source, ImmutableArray<int> pages, bool analyses, CancellationToken cancellationToken)
    {
        var input = new JobInput(request.Document, request.Attempt, request.FirstPage, analyses);
        return Wait(pages[^1], [await jobs.Start(input, new PageNumbers(pages), source, cancellationToken)]);
    }

    private Outcome<ExtractedBatch> Wait(int through, ImmutableArray<JobPart> parts) =>
        new Outcome<ExtractedBatch>.Waiting(
            JobTicket.For(request, clock.GetUtcNow(), through, parts).ToString(), options.AskAgainAfter);

    /// <summary>The scanned pages from here on, as far as time and the length of a ticket allow.</summary>
    private async Task<(ImmutableArray<int> Scanned, int Through)> LookAhead(
        ExtractedBatch looked, CancellationToken cancellationToken)
    {
        var scanned = MixedPages.ScannedIn(looked);
        var through = looked.Pages[^1].Number;
        while (through < looked.PagesExpected && Left > TimeSpan.Zero)
        {
            var next = request with
            {
                FirstPage = through + 1,
                PagesMax = PagesPerLook,
                Budget = Left,
                WithoutOcr = true,
            };
            var outcome = await local.Extract(next, cancellationToken);
            if (!outcome.Has(out var more) || more.Pages.IsEmpty)
            {
                break;
            }

            var longer = scanned.AddRange(MixedPages.ScannedIn(more));
            if (new PageNumbers(longer).ToString().Length > JobTicket.NumbersLengthMax)
            {
                break;
            }

            (scanned, through) = (longer, more.Pages[^1].Number);
        }

        return (scanned, through);
    }

    /// <summary>Null when pages were drawn, at least the first.</summary>
    private async Task<Outcome<ExtractedBatch>?> Draw(ImmutableArray<int> pages, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        while (_images.Count < pages.Length && bytes < options.JobBytesMax
            && (_images.Count == 0 || Left > TimeSpan.Zero))
        {
            var some = pages[_images.Count..Math.Min(pages.Length, _images.Count + PagesPerDrawing)];
            var drawn = await drawings.Draw(
                request with { Budget = Left > TimeSpan.Zero ? Left : TimeSpan.Zero }, some, cancellationToken);
            if (drawn is not Outcome<ImmutableArray<PageImage>>.Done { Value: var images })
            {
                return _images.Count > 0 ? null : MixedPages.NotDrawn(drawn);
            }

            _images.AddRange(images);
            bytes += images.Sum(image => (long)image.Jpeg.Length);
        }

        return null;
    }

    /// <summary>
    /// As many as a ticket can name: the numbers of two jobs are longer than those of all their pages together.
    /// </summary>
    private void Fit()
    {
        var count = _images.Count;
        while (count > 1 && Length(_images.Take(count)) > JobTicket.NumbersLengthMax)
        {
            count--;
        }

        drawings.Keep(request.Document, _images.Skip(count));
        _images.RemoveRange(count, _images.Count - count);

        int Length(IEnumerable<PageImage> images) => images.Where(image => image.Problem is null)
            .GroupBy(image => calls.Analyses(image.IsRuled)).Sum(kind => NumbersOf(kind).ToString().Length);
    }

    private static PageNumbers NumbersOf(IEnumerable<PageImage> images) =>
        new([.. images.Select(image => image.Number)]);

    private ExtractedBatch NotDrawn(ExtractedBatch looked)
    {
        var problems = _images.ToDictionary(image => image.Number, image => image.Problem);
        return looked with
        {
            Pages =
            [
                .. looked.Pages
                    .TakeWhile(page => page.Problem != Problems.OcrLeftOut || problems.ContainsKey(page.Number))
                    .Select(page => problems.TryGetValue(page.Number, out var problem)
                        ? page with { Problem = problem }
                        : page),
            ],
        };
    }
}
