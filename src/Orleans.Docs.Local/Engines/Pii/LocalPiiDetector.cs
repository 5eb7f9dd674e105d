using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Finds personal data by patterns, check digits, context words and, for names and addresses, by heuristics: those
/// two miss people and places that nothing in the text gives away and sometimes take a product for a person.
/// Pages are independent, time is linear in the text, and the same text always gives the same findings.
/// </summary>
internal sealed class LocalPiiDetector : IPiiDetector
{
    public const string Name = "local-pii";

    /// <summary>The same detector with a lower bound, <see cref="PiiOptions.EagerScoreMin"/>.</summary>
    public const string EagerName = "local-pii-eager";

    /// <summary>Segments of a long page overlap by this much, so that a value at a seam is seen whole.</summary>
    private const int SeamCharacters = 1_024;

    private readonly PiiOptions _options;
    private readonly float _scoreMin;
    private readonly ImmutableArray<IRecognizer> _recognizers;

    public LocalPiiDetector(PiiOptions options)
        : this(options, Name, options.ScoreMin)
    {
    }

    private LocalPiiDetector(PiiOptions options, string name, float scoreMin)
    {
        _options = options;
        _scoreMin = scoreMin;
        _recognizers = Recognizers.All(options);
        Identity = new EngineIdentity(name, "1");
    }

    public EngineIdentity Identity { get; }

    public static LocalPiiDetector Eager(PiiOptions options) => new(options, EagerName, options.EagerScoreMin);

    public async ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken)
    {
        if (text.Pages.Sum(page => (long)page.Text.Length) is var characters
            && characters > _options.DocumentCharactersMax)
        {
            return new Outcome<Findings>.Unreadable(Problems.TooLarge);
        }

        try
        {
            // A long document takes seconds of CPU, which a grain's turn must not.
            var (findings, whole) = await Task.Run(() => Detect(text.Pages, cancellationToken), cancellationToken);
            var usage = new Usage(text.Pages.Length, characters);
            return whole ? new Outcome<Findings>.Done(findings, usage) : new Outcome<Findings>.Short(findings, usage);
        }
        catch (RegexMatchTimeoutException timeout)
        {
            return new Outcome<Findings>.TimedOut(timeout.MatchTimeout);
        }
    }

    private (Findings Findings, bool Whole) Detect(
        ImmutableArray<PageContent> pages, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var whole = true;
        foreach (var page in pages.OrderBy(page => page.Number))
        {
            var found = DetectPage(page.Text, cancellationToken);
            whole &= found.Count <= _options.FindingsPerPageMax;
            findings.AddRange(found.Take(_options.FindingsPerPageMax).Select(candidate =>
                new Finding(page.Number, candidate.Start, candidate.Length, candidate.Type, candidate.Score)));
        }

        return (new(findings.ToImmutable()), whole);
    }

    private List<Candidate> DetectPage(string text, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        var start = 0;
        do
        {
            var end = SegmentEnd(text, start);
            var segment = start == 0 && end == text.Length ? text : text[start..end];
            var first = candidates.Count;
            foreach (var recognizer in _recognizers)
            {
                cancellationToken.ThrowIfCancellationRequested();
                recognizer.Find(segment, candidates);
            }

            for (var i = first; i < candidates.Count; i++)
            {
                candidates[i] = candidates[i] with { Start = candidates[i].Start + start };
            }

            start = end == text.Length ? end : end - SeamCharacters;
        }
        while (start < text.Length);

        return Overlaps.Resolve(text, candidates, _scoreMin);
    }

    private int SegmentEnd(string text, int start)
    {
        if (text.Length - start <= _options.SegmentCharacters)
        {
            return text.Length;
        }

        var end = start + _options.SegmentCharacters;
        var blank = text.AsSpan(end - SeamCharacters, SeamCharacters).LastIndexOfAny(' ', '\n');
        return blank < SeamCharacters / 2 ? end : end - SeamCharacters + blank + 1;
    }
}
