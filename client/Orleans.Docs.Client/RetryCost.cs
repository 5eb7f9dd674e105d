using System.Collections.Immutable;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>
/// What the steps of a parked document would cost by the price table if it was retried, done by the engines that are
/// the defaults: counted from pages and words, so a forecast and not a bill.
/// </summary>
/// <param name="Steps">Those that would be done.</param>
/// <param name="IsLeast">Not all pages were counted when it was parked: it may be more.</param>
public sealed record RetryCost(ImmutableArray<Step> Steps, decimal Usd, bool IsLeast)
{
    private const decimal CharactersPerWord = 6;
    private const decimal TokensPerWord = 4 / 3m;
    private const decimal WordsPerPage = 400;
    private const decimal SummaryTokens = 400;

    /// <summary>Null for a document of which nothing is parked.</summary>
    public static RetryCost? Of(DocumentView document, ImmutableArray<EngineView> engines)
    {
        ArgumentNullException.ThrowIfNull(document);
        var parked = document.Steps.Where(step => step.Status is StepStatus.Parked).Select(step => step.Step).ToArray();
        if (parked.Length == 0)
        {
            return null;
        }

        // Steps that build on a parked one were never done.
        ImmutableArray<Step> steps =
        [
            .. document.Steps.Where(step => step.Status is not StepStatus.Done).Select(step => step.Step)
                .Where(step => parked.Contains(step) || (parked.Contains(Step.Extract) && step is not Step.Attach)
                    || (step is Step.Summarize && parked.Contains(Step.Classify))),
        ];
        var isExtracted = !steps.Contains(Step.Extract);
        var pagesLeft = isExtracted ? 0 : Math.Max(1, document.PagesExpected - document.PagesTried);
        var words = document.Pages.Sum(page => (decimal)page.Words) + (pagesLeft * WordsPerPage);
        var usd = steps.Sum(step => engines.FirstOrDefault(engine => engine.Step == step && engine.IsDefault)?.Price
            is { } price ? CostOf(price, step, pagesLeft, words) : 0);
        return new RetryCost(steps, usd, IsLeast: !isExtracted && document.PagesExpected == 0);
    }

    /// <summary>What it would cost to read a document again, all of it, and to do what builds on that.</summary>
    /// <param name="engine">Reads; null: the default does.</param>
    public static RetryCost OfReading(DocumentView document, string? engine, ImmutableArray<EngineView> engines)
    {
        ArgumentNullException.ThrowIfNull(document);
        ImmutableArray<Step> steps = [Step.Extract, Step.Classify, Step.DetectPii, Step.Summarize];
        var pages = Math.Max(1, document.PagesExpected);
        var words = Math.Max(document.Pages.Sum(page => (decimal)page.Words), document.Pages.Length < pages
            ? pages * WordsPerPage
            : 0);
        return new RetryCost(
            steps,
            steps.Sum(step => PriceOf(step, engine, engines) is { } price ? CostOf(price, step, pages, words) : 0),
            IsLeast: document.PagesExpected == 0);
    }

    /// <summary>Whether any engine that would read, or do what builds on that, costs something.</summary>
    public static bool IsReadingPaid(string? engine, ImmutableArray<EngineView> engines) =>
        Enum.GetValues<Step>().Any(step => PriceOf(step, engine, engines) is not null);

    private static EnginePriceView? PriceOf(Step step, string? reader, ImmutableArray<EngineView> engines) =>
        engines.FirstOrDefault(engine => engine.Step == step && (step is Step.Extract && reader is not null
            ? engine.Name == reader
            : engine.IsDefault))?.Price;

    private static decimal CostOf(EnginePriceView price, Step step, decimal pages, decimal words) =>
        (step is Step.Extract ? price.PerPage * pages : 0)
        + (step is Step.Extract
            ? 0
            : (price.PerThousandCharacters * words * CharactersPerWord / 1_000)
                + (price.PerThousandInputTokens * words * TokensPerWord / 1_000))
        + (step is Step.Summarize ? price.PerThousandOutputTokens * SummaryTokens / 1_000 : 0);
}
