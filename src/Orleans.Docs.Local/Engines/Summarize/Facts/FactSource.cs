using System.Text.RegularExpressions;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>
/// A line of a document that is not blank. <see cref="Text"/> keeps columns apart by two blanks or more.
/// </summary>
internal readonly record struct Line(string Text, int Page);

/// <summary>A value with how sure it is (0 to 1) and its page.</summary>
internal sealed record FactValue(string Value, float Confidence, int Page);

/// <summary>The lines of a document and the ways to look for a value beside or below its label.</summary>
internal sealed class FactSource
{
    public const int TimeoutMilliseconds = 5_000;

    /// <summary>Facts stand on the first pages and on the last; what lies between is not read for them.</summary>
    private const int LinesMax = 4_000;

    private const int LineCharactersMax = 600;
    private const int LabelDistanceMax = 60;
    private const int LinesBelowMax = 3;

    public FactSource(DocumentText document)
    {
        Document = document;
        var lines = new List<Line>();
        foreach (var page in document.Pages)
        {
            foreach (var line in page.Text.Split('\n'))
            {
                if (lines.Count < LinesMax && !string.IsNullOrWhiteSpace(line))
                {
                    lines.Add(
                        new(line.Length > LineCharactersMax ? line[..LineCharactersMax] : line.TrimEnd(), page.Number));
                }
            }
        }

        Lines = lines;
        MonthFirst = lines.Exists(
            line => line.Text.Contains('$') || line.Text.Contains("USD", StringComparison.Ordinal))
            && !lines.Exists(line => line.Text.AsSpan().IndexOfAny('€', '£') >= 0);
    }

    public DocumentText Document { get; }

    public IReadOnlyList<Line> Lines { get; }

    /// <summary>Whether 03/04 is the fourth of March here.</summary>
    public bool MonthFirst { get; }

    public FactValue? Date(Regex label) =>
        Labelled(label, Dates.Pattern()) is { } found && Dates.Normalise(found.Value, MonthFirst) is { } day
            ? found with { Value = day }
            : null;

    public FactValue? Amount(Regex label) =>
        Labelled(label, Amounts.Pattern(), last: true) is { } found && Amounts.Normalise(found.Value) is { } amount
            ? found with { Value = amount }
            : null;

    public FactValue? FirstDate(int linesMax = int.MaxValue)
    {
        foreach (var line in Lines.Take(linesMax))
        {
            for (var match = Dates.Pattern().Match(line.Text); match.Success; match = match.NextMatch())
            {
                if (Dates.Normalise(match.Value, MonthFirst) is { } day)
                {
                    return new(day, 0.5f, line.Page);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The first value behind a label on its line, or else in the lines below it. A match of <paramref name="label"/>
    /// without a value is passed over.
    /// </summary>
    /// <param name="last">Takes the last value of the line: in a row of amounts the total stands last.</param>
    public FactValue? Labelled(Regex label, Regex value, bool last = false)
    {
        for (var i = 0; i < Lines.Count; i++)
        {
            for (var match = label.Match(Lines[i].Text); match.Success; match = match.NextMatch())
            {
                var end = match.Index + match.Length;
                if (Behind(Lines[i].Text, end, value, last) is { } beside)
                {
                    return new(beside, 0.9f, Lines[i].Page);
                }

                if (Below(i, match.Index, value) is { } below)
                {
                    return below;
                }
            }
        }

        return null;
    }

    private static string? Behind(string line, int from, Regex value, bool last)
    {
        string? found = null;
        for (var match = value.Match(line, from); match.Success; match = match.NextMatch())
        {
            if (!last && match.Index - from > LabelDistanceMax)
            {
                break;
            }

            found = Value(match);
            if (!last)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>A column's value stands under its heading: the match nearest to it wins.</summary>
    private FactValue? Below(int index, int column, Regex value)
    {
        var last = Math.Min(index + LinesBelowMax, Lines.Count - 1);
        for (var i = index + 1; i <= last && Lines[i].Page == Lines[index].Page; i++)
        {
            var nearest = value.Matches(Lines[i].Text).MinBy(match => Math.Abs(match.Index - column));
            if (nearest is not null && Math.Abs(nearest.Index - column) <= LabelDistanceMax)
            {
                return new(Value(nearest), 0.7f - (0.1f * (i - index - 1)), Lines[i].Page);
            }
        }

        return null;
    }

    private static string Value(Match match) =>
        (match.Groups["v"] is { Success: true } group ? group.Value : match.Value).Trim();
}
