using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Workers;

/// <summary>Compares what is on record with what a trial gave. Pure; gives counts and names, never text.</summary>
public static class TrialChanges
{
    internal static PagesChange Of(ImmutableArray<PageContent> before, int attachmentsBefore, PagesRead after)
    {
        var was = before.ToDictionary(page => page.Number);
        return new PagesChange(
            before.Length, after.Text.Pages.Length,
            after.Text.Pages.Count(page => !was.TryGetValue(page.Number, out var old) || !Same(old, page)),
            Unread(before), Unread(after.Text.Pages), after.Attachments - attachmentsBefore);

        static int Unread(ImmutableArray<PageContent> pages) => pages.Count(page => page.Problem is not null);
    }

    public static PiiChange Of(Findings? before, Findings after)
    {
        var was = (before?.Items ?? []).Select(PlaceOf).ToHashSet();
        var found = after.Items.Select(PlaceOf).ToHashSet();
        return new PiiChange(
            before is null ? null : Counts(before), Counts(after), found.Count(place => !was.Contains(place)),
            was.Count(place => !found.Contains(place)));
    }

    public static SummaryChange Of(Summary? before, Summary after)
    {
        var was = Facts(before);
        var found = Facts(after);
        return new SummaryChange(
            before is null,
            before?.Text != after.Text,
            [
                .. was.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
                    .Where(name => was.GetValueOrDefault(name) != found.GetValueOrDefault(name)),
            ],
            !(before?.ActionItems ?? []).SequenceEqual(after.ActionItems));
    }

    public static ImmutableSortedDictionary<string, int> Counts(Findings findings) =>
        findings.Items.CountBy(finding => finding.Type)
            .ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>What it says: neither where words stand nor how sure the engine is.</summary>
    private static bool Same(PageContent one, PageContent other) =>
        one.Text == other.Text && one.Problem == other.Problem
        && one.Tables.SelectMany(Cells).SequenceEqual(other.Tables.SelectMany(Cells))
        && one.Fields.Select(ValueOf).SequenceEqual(other.Fields.Select(ValueOf));

    private static IEnumerable<(int Rows, int Row, int Column, string Text)> Cells(Table table) =>
        table.Cells.Select(cell => (table.Rows, cell.Row, cell.Column, cell.Text));

    private static (string Name, FieldKind Kind, string? Value) ValueOf(FormField field) =>
        (field.Name, field.Kind, field.Value);

    /// <summary>A place keeps being the same however sure the detector is.</summary>
    private static (int Page, int Start, int Length, string Type) PlaceOf(Finding finding) =>
        (finding.Page, finding.Start, finding.Length, finding.Type);

    /// <summary>A fact may stand there several times: all its values in order.</summary>
    private static Dictionary<string, string> Facts(Summary? summary) =>
        (summary?.KeyFacts ?? []).GroupBy(fact => fact.Name)
            .ToDictionary(group => group.Key, group => string.Join('\n', group.Select(fact => fact.Value)));
}
