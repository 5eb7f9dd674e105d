using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>
/// Takes personal data out of text. Pure. All findings that are handed in are taken out; which types stay readable is
/// settled before, by <see cref="RedactionPolicy"/>.
/// </summary>
public static class Redaction
{
    /// <summary>
    /// The page's text with each found range replaced by its type in brackets (<c>[EMAIL]</c>); the rest is unchanged.
    /// </summary>
    /// <exception cref="ArgumentException">A range overlaps another or lies outside the text.</exception>
    public static string Apply(string text, int page, Findings findings)
    {
        var redacted = new StringBuilder(text.Length);
        var done = 0;
        foreach (var finding in findings.Items.Where(item => item.Page == page).OrderBy(item => item.Start))
        {
            if (finding.Start < done || finding.Length < 0 || finding.Start + finding.Length > text.Length)
            {
                throw new ArgumentException(
                    $"a {finding.Type} at {finding.Start} does not fit page {page}", nameof(findings));
            }

            redacted.Append(text, done, finding.Start - done);
            done = finding.Start + finding.Length;
            redacted.Append('[').Append(finding.Type).Append(']');
        }

        return redacted.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>
    /// What was found, to be removed from texts made from the document: summary, key facts, subject, file name.
    /// </summary>
    public static FoundValues ValuesOf(DocumentText source, Findings findings)
    {
        var pages = source.Pages.ToDictionary(page => page.Number, page => page.Text);
        return new(findings.Items
            .Where(item => pages.ContainsKey(item.Page))
            .Select(item => (item.Type, pages[item.Page].Substring(item.Start, item.Length))));
    }
}

/// <summary>
/// The personal values of a document. Values with fewer than three characters that count are left out: an age of 36
/// would take every 36 along.
/// </summary>
public sealed class FoundValues
{
    private const int CharactersMin = 3;

    /// <summary>Between the parts of a value at most so many blanks or signs may stand.</summary>
    private const int GapMax = 3;

    private readonly Dictionary<string, List<(string Compact, string Type)>> _byStart = [];

    private readonly ImmutableArray<(string Value, string Type)> _signs;

    internal FoundValues(IEnumerable<(string Type, string Value)> values)
    {
        var signs = ImmutableArray.CreateBuilder<(string, string)>();
        var longestFirst = values.DistinctBy(item => item.Value).OrderByDescending(item => item.Value.Length);
        foreach (var (type, value) in longestFirst)
        {
            var compact = Compact(value);
            if (compact.Length < CharactersMin)
            {
                if (value.Trim() is { Length: >= CharactersMin } trimmed && !int.TryParse(trimmed, out _))
                {
                    signs.Add((trimmed, type));
                }

                continue;
            }

            var start = compact[..CharactersMin];
            if (!_byStart.TryGetValue(start, out var list))
            {
                _byStart.Add(start, list = []);
            }

            list.Add((compact, type));
        }

        _signs = signs.ToImmutable();
    }

    /// <summary>
    /// Replaces every occurrence of a value by its type in brackets, as whole words, in any case and whatever blanks
    /// or signs separate its parts (<c>Ann Lee</c> also as <c>ann_lee</c>), so that a derived text cannot leak it.
    /// </summary>
    public string Remove(string text)
    {
        foreach (var (value, type) in _signs)
        {
            text = text.Replace(value, $"[{type}]", StringComparison.OrdinalIgnoreCase);
        }

        StringBuilder? removed = null;
        var done = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (StartsWord(text, i) && LongestAt(text, i) is var (end, type) && end > i)
            {
                removed = (removed ?? new(text.Length)).Append(text, done, i - done).Append('[').Append(type)
                    .Append(']');
                done = end;
                i = end - 1;
            }
        }

        return removed is null ? text : removed.Append(text, done, text.Length - done).ToString();
    }

    private (int End, string Type) LongestAt(string text, int start)
    {
        Span<char> opening = stackalloc char[CharactersMin];
        if (!TryOpen(text, start, opening)
            || !_byStart.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(opening, out var values))
        {
            return default;
        }

        var longest = (End: 0, Type: "");
        foreach (var (compact, type) in values)
        {
            if (EndOf(text, start, compact) is var end && end > longest.End)
            {
                longest = (end, type);
            }
        }

        return longest;
    }

    private static bool TryOpen(string text, int start, Span<char> opening)
    {
        var filled = 0;
        var gap = 0;
        for (var i = start; i < text.Length && filled < opening.Length && gap <= GapMax; i++)
        {
            if (char.IsLetterOrDigit(text[i]))
            {
                opening[filled++] = char.ToLowerInvariant(text[i]);
                gap = 0;
            }
            else
            {
                gap++;
            }
        }

        return filled == opening.Length;
    }

    /// <summary>Where the value that begins at <paramref name="start"/> ends, or 0.</summary>
    private static int EndOf(string text, int start, string compact)
    {
        var matched = 0;
        var gap = 0;
        for (var i = start; i < text.Length && gap <= GapMax; i++)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                gap++;
            }
            else if (char.ToLowerInvariant(text[i]) != compact[matched])
            {
                return 0;
            }
            else if (++matched == compact.Length)
            {
                return i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]) ? i + 1 : 0;
            }
            else
            {
                gap = 0;
            }
        }

        return 0;
    }

    private static bool StartsWord(string text, int at) =>
        char.IsLetterOrDigit(text[at]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    private static string Compact(string value) =>
        string.Concat(value.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));
}
