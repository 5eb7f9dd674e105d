using System.Collections.Immutable;
using Amazon.Comprehend;
using Amazon.Comprehend.Model;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Pii;

/// <summary>
/// Finds personal data with Comprehend, page by page and long pages in overlapping pieces. Languages that the service
/// does not take go to <paramref name="others"/>; without one such a document is refused, never waved through.
/// </summary>
internal sealed class ComprehendPiiDetector(
    IAmazonComprehend client, IPiiDetector? others, ComprehendOptions options, TimeProvider clock) : IPiiDetector
{
    public const string Name = "comprehend-pii";

    public EngineIdentity Identity { get; } = new(Name, "2017-11-27");

    public async ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken)
    {
        var characters = text.Pages.Sum(page => (long)page.Text.Length);
        if (characters > options.DocumentCharactersMax)
        {
            return new Outcome<Findings>.Unreadable(Problems.TooLarge);
        }

        if ((options.Language == "auto" ? Languages.Of(text.Pages) : options.Language) is not { } language)
        {
            return others is null
                ? new Outcome<Findings>.Terminal("language_not_supported")
                : Outcomes.Free(await others.Detect(text, cancellationToken));
        }

        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds);
        using var deadline = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var found = await Pages(text.Pages, language, either.Token);
            return new Outcome<Findings>.Done(
                new Findings([.. found.OrderBy(finding => finding.Page).ThenBy(finding => finding.Start)]),
                new Usage(text.Pages.Length, characters));
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            return EngineFailures.Of<Findings>(e, limit);
        }
    }

    private async Task<List<Finding>> Pages(
        ImmutableArray<PageContent> pages, string language, CancellationToken cancellationToken)
    {
        var calls = (from page in pages
                     from piece in TextPieces.Split(page.Text, options.CallBytesMax, options.OverlapCharacters)
                     where !string.IsNullOrWhiteSpace(page.Text.Substring(piece.Start, piece.Length))
                     select (Page: page, Piece: piece)).ToList();
        var found = new List<Finding>[calls.Count];
        await Parallel.ForAsync(
            0, calls.Count,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = options.CallsAtOnce,
                CancellationToken = cancellationToken,
            },
            async (i, cancel) => found[i] = await Ask(calls[i].Page, calls[i].Piece, language, cancel));
        return [.. found.SelectMany(one => one).GroupBy(finding => finding.Page).SelectMany(Apart)];
    }

    private async Task<List<Finding>> Ask(
        PageContent page, TextPiece piece, string language, CancellationToken cancellationToken)
    {
        var text = page.Text.Substring(piece.Start, piece.Length);
        var answer = await client.DetectPiiEntitiesAsync(
            new DetectPiiEntitiesRequest { Text = text, LanguageCode = language }, cancellationToken);
        var found = new List<Finding>();
        foreach (var entity in answer.Entities ?? [])
        {
            var begin = TextPieces.Utf16(text, entity.BeginOffset ?? 0);
            var end = TextPieces.Utf16(text, entity.EndOffset ?? 0);
            if (end > begin && entity.Score >= options.ScoreMin)
            {
                found.Add(new Finding(
                    page.Number, piece.Start + begin, end - begin, entity.Type.Value, entity.Score.Value));
            }
        }

        return found;
    }

    /// <summary>
    /// What two pieces found alike counts once, and of what overlaps the longest stays: at a seam one piece saw only
    /// a part.
    /// </summary>
    private static IEnumerable<Finding> Apart(IEnumerable<Finding> found)
    {
        var kept = new List<Finding>();
        foreach (var finding in found.OrderByDescending(f => f.Length).ThenByDescending(f => f.Score))
        {
            if (kept.TrueForAll(other => finding.Start >= other.Start + other.Length
                || other.Start >= finding.Start + finding.Length))
            {
                kept.Add(finding);
            }
        }

        return kept;
    }
}
