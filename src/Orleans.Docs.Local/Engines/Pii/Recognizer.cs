using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>Something that may be personal data; overlaps are still allowed.</summary>
internal readonly record struct Candidate(int Start, int Length, string Type, float Score)
{
    public int End => Start + Length;
}

/// <summary>Finds candidates of one type or family in a text. Stateless and safe to call at once.</summary>
internal interface IRecognizer
{
    void Find(string text, List<Candidate> found);
}

/// <summary>What every generated pattern shares.</summary>
internal static class Patterns
{
    /// <summary>
    /// Patterns are written to be linear; the limit catches one that is not, far above any honest time.
    /// </summary>
    public const int TimeoutMilliseconds = 5_000;

    public const RegexOptions Exact = RegexOptions.CultureInvariant;
    public const RegexOptions AnyCase = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;
}

/// <summary>
/// A pattern whose group <c>v</c>, or whole match where it has none, is the value. <see cref="Check"/> drops a value
/// that fails its checksum; a context word nearby lifts the score to <see cref="InContext"/>, and a word of
/// <see cref="Against"/> halves it.
/// </summary>
internal sealed record PatternRecognizer(string Type, Regex Pattern, float Score) : IRecognizer
{
    /// <summary>Texts without this character are not searched at all.</summary>
    public char? Needs { get; init; }

    public Func<string, bool>? Check { get; init; }

    public float InContext { get; init; }

    public ImmutableArray<string> Context { get; init; } = [];

    public ImmutableArray<string> Against { get; init; } = [];

    /// <summary>Characters that a value does not end in, such as the full stop after a web address.</summary>
    public string TrimEnd { get; init; } = "";

    public void Find(string text, List<Candidate> found)
    {
        if (Needs is { } needed && !text.Contains(needed))
        {
            return;
        }

        for (var match = Pattern.Match(text); match.Success; match = match.NextMatch())
        {
            var group = match.Groups["v"] is { Success: true } named ? named : match.Groups[0];
            var length = TrimEnd.Length == 0 ? group.Length : group.ValueSpan.TrimEnd(TrimEnd).Length;
            if (length > 0 && (Check is null || Check(text.Substring(group.Index, length))))
            {
                found.Add(new(group.Index, length, Type, ScoreAt(text, group.Index, length)));
            }
        }
    }

    private float ScoreAt(string text, int start, int length)
    {
        if (InContext > Score && ContextWords.Near(text, start, length, Context))
        {
            return InContext;
        }

        return ContextWords.Near(text, start, length, Against) ? Score / 2 : Score;
    }
}
