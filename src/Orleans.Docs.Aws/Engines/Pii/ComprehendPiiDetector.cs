using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Amazon.Comprehend;
using Amazon.Comprehend.Model;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Pii;

/// <summary>
/// Finds personal data with Comprehend, page by page and long pages in overlapping pieces. Languages that the service
/// does not take go to <paramref name="others"/>; without one such a document is refused, never waved through.
/// </summary>
internal sealed class ComprehendPiiDetector(
    IAmazonComprehend client, ServiceCalls calls, IPiiDetector? others, ComprehendOptions options, TimeProvider clock)
    : IPiiDetector
{
    public const string Name = "comprehend-pii";

    private const int UnitCharacters = 100;
    private const int UnitsMin = 3;

    private readonly PaidPieces _paid = new(options.PiecesKept);

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
            var pieces = Pieces(text.Pages);
            var found = await Ask(pieces, language, either.Token);
            return new Outcome<Findings>.Done(
                new Findings([.. found.OrderBy(finding => finding.Page).ThenBy(finding => finding.Start)]),
                new Usage(text.Pages.Length, pieces.Sum(one => Billed(one.Piece.Length))));
        }
        catch (Exception e) when (EngineFailures.IsOfTheService(e, cancellationToken))
        {
            return EngineFailures.Of<Findings>(e, limit);
        }
    }

    private List<(PageContent Page, TextPiece Piece)> Pieces(ImmutableArray<PageContent> pages) =>
    [
        .. from page in pages
           from piece in TextPieces.Split(page.Text, options.CallBytesMax, options.OverlapCharacters)
           where !string.IsNullOrWhiteSpace(page.Text.Substring(piece.Start, piece.Length))
           select (page, piece),
    ];

    /// <summary>The service charges whole units, and some for the shortest call.</summary>
    private static long Billed(int characters) =>
        Math.Max(UnitsMin, (characters + UnitCharacters - 1) / UnitCharacters) * UnitCharacters;

    private async Task<List<Finding>> Ask(
        List<(PageContent Page, TextPiece Piece)> pieces, string language, CancellationToken cancellationToken)
    {
        var found = new List<Finding>?[pieces.Count];
        ExceptionDispatchInfo? failed = null;
        await Parallel.ForAsync(
            0, pieces.Count,
            new ParallelOptions { MaxDegreeOfParallelism = options.CallsAtOnce },
            async (i, _) =>
            {
                try
                {
                    // One that fails breaks off no other: what they find was paid for.
                    found[i] = failed is null
                        ? await Ask(pieces[i].Page, pieces[i].Piece, language, cancellationToken)
                        : null;
                }
                catch (Exception e) when (EngineFailures.IsOfTheService(e, CancellationToken.None))
                {
                    // A failure says more than a permit that was missing.
                    failed = e is DeferredException && failed is not null ? failed : ExceptionDispatchInfo.Capture(e);
                }
            });
        failed?.Throw();
        _paid.Forget(pieces.Select(one => PaidPieces.KeyOf(one.Page, one.Piece, language)));
        return [.. found.SelectMany(one => one ?? []).GroupBy(finding => finding.Page).SelectMany(Apart)];
    }

    private async Task<List<Finding>> Ask(
        PageContent page, TextPiece piece, string language, CancellationToken cancellationToken)
    {
        var key = PaidPieces.KeyOf(page, piece, language);
        if (_paid.Find(key) is { } before)
        {
            return before;
        }

        var text = page.Text.Substring(piece.Start, piece.Length);
        var answer = await calls.Call(
            AwsApis.DetectPiiEntities,
            cancel => client.DetectPiiEntitiesAsync(
                new DetectPiiEntitiesRequest { Text = text, LanguageCode = language }, cancel),
            cancellationToken);
        var found = new List<Finding>();
        foreach (var entity in answer.Entities ?? [])
        {
            if (TextPieces.Utf16(text, entity.BeginOffset ?? 0) is not { } begin
                || TextPieces.Utf16(text, entity.EndOffset ?? 0) is not { } end)
            {
                throw new UnfitAnswerException(Problems.FindingsUnfit);
            }

            if (end > begin && entity.Score >= options.ScoreMin)
            {
                found.Add(new Finding(
                    page.Number, piece.Start + begin, end - begin, entity.Type.Value, entity.Score.Value));
            }
        }

        _paid.Keep(key, found);
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
