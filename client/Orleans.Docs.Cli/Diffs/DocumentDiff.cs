using System.Collections.Immutable;
using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Diffs;

/// <summary>One thing that differs; null means that it was not there.</summary>
internal sealed record Difference(string What, string? Before, string? After);

/// <summary>What changed in a document between two of its versions. Pure.</summary>
internal static class DocumentDiff
{
    public static ImmutableArray<Difference> Of(Moment before, Moment after) =>
        [.. Pairs(before, after).Where(d => d.Before != d.After)];

    private static IEnumerable<Difference> Pairs(Moment before, Moment after)
    {
        var fields = Fields(before.View).Zip(Fields(after.View), (b, a) => new Difference(b.Name, b.Value, a.Value));
        return fields
            .Concat(Map("pii ", Counts(before.View), Counts(after.View)))
            .Concat(Map("tag ", before.View.Tags, after.View.Tags))
            .Concat(Map("corrected ", before.View.Corrections, after.View.Corrections))
            .Concat(before.View.Steps.Zip(after.View.Steps, (b, a) =>
                new Difference($"step {Words.Of(b.Step)}", Step(b), Step(a))))
            .Concat(Map("page ", Pages(before.View), Pages(after.View), Comparer<string>.Create(ByNumber)))
            .Concat(Map("fact ", Facts(before.Summary), Facts(after.Summary)))
            .Append(new Difference("summary", before.Summary?.Text, after.Summary?.Text))
            .Append(new Difference("to do", ToDo(before.Summary), ToDo(after.Summary)));
    }

    private static IEnumerable<(string Name, string? Value)> Fields(DocumentView v) =>
    [
        ("state", Words.Of(v.State)),
        ("settled", v.IsSettled ? "yes" : "no"),
        ("problem", v.Problem),
        ("file", v.FileName),
        ("kind", v.PagesTried > 0 ? Words.Kebab(v.Kind.ToString()) : null),
        ("media type", v.MediaType),
        ("type", v.Type),
        ("type confidence", v.Type is null ? null : Words.Confidence(v.TypeConfidence)),
        ("pages", v.PagesExpected == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{v.PagesRead} of {v.PagesExpected} read")),
        ("personal data", v.PiiCounts is null ? null : Words.PiiTotal(v.PiiCounts)),
        ("attachments", v.Children.IsEmpty ? null : string.Join(", ", v.Children)),
        ("cost", Words.Usd(v.CostUsd)),
    ];

    /// <summary>Every name of either side, in order.</summary>
    private static IEnumerable<Difference> Map(
        string prefix, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after,
        IComparer<string>? order = null) =>
        before.Keys.Union(after.Keys).Order(order ?? StringComparer.Ordinal).Select(name => new Difference(
            prefix + name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)));

    private static Dictionary<string, string> Counts(DocumentView view) =>
        (view.PiiCounts ?? ImmutableSortedDictionary<string, int>.Empty).ToDictionary(
            c => c.Key, c => c.Value.ToString(CultureInfo.InvariantCulture));

    private static Dictionary<string, string> Facts(Summary? summary) =>
        (summary?.KeyFacts ?? []).GroupBy(fact => fact.Name)
            .ToDictionary(group => group.Key, group => string.Join(" | ", group.Select(fact => fact.Value)));

    private static Dictionary<string, string> Pages(DocumentView view) => view.Pages.ToDictionary(
        page => page.Number.ToString(CultureInfo.InvariantCulture),
        page => page.Problem ?? string.Create(
            CultureInfo.InvariantCulture,
            $"{Words.Kebab(page.Source.ToString())} {page.Confidence:0.00}, {page.Words} words, "
            + $"{page.Tables} tables, {page.Fields} fields"));

    private static string Step(StepView step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Words.Of(step.Status)}, attempt {step.Attempt}{(step.Code is null ? "" : $", {step.Code}")}");

    private static string? ToDo(Summary? summary) =>
        summary is null or { ActionItems.IsEmpty: true } ? null : string.Join(" | ", summary.ActionItems);

    private static int ByNumber(string? a, string? b) =>
        int.Parse(a!, CultureInfo.InvariantCulture).CompareTo(int.Parse(b!, CultureInfo.InvariantCulture));
}

/// <summary>A document at one of its versions.</summary>
/// <param name="Summary">Null where there was none, or where it may not be shown.</param>
internal sealed record Moment(DocumentView View, Summary? Summary);
