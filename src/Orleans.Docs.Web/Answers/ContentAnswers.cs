using Orleans.Docs.Client;
using Orleans.Docs.Content;

namespace Orleans.Docs.Web.Answers;

internal sealed record PageAnswer(int Number, string Text, TextSource Source, double Confidence, string? Problem)
{
    public static PageAnswer Of(PageContent page) =>
        new(page.Number, page.Text, page.Source, Numbers.Round(page.Confidence), page.Problem);
}

/// <summary>Pages from a number on; <paramref name="Next"/> is the page to go on from, or null at the end.</summary>
internal sealed record TextAnswer(string Id, long Version, IReadOnlyList<PageAnswer> Pages, int? Next);

/// <summary>A table, its cells row by row.</summary>
internal sealed record TableAnswer(
    int Page, int Table, string? Name, double Confidence, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public static IEnumerable<TableAnswer> Of(PageContent page) => page.Tables.Select((table, index) => new TableAnswer(
        page.Number, index + 1, table.Name, Numbers.Round(table.Confidence), TableCsv.Rows(table)));
}

internal sealed record TablesAnswer(string Id, long Version, IReadOnlyList<TableAnswer> Tables, int? Next);

/// <summary>A field of a form; the value is null when it is empty.</summary>
internal sealed record FieldAnswer(int Page, string Name, FieldKind Kind, string? Value, double Confidence);

internal sealed record FactAnswer(string Name, string Value, double Confidence, int Page)
{
    public static FactAnswer Of(KeyFact fact) =>
        new(fact.Name, fact.Value, Numbers.Round(fact.Confidence), fact.Page);
}

/// <summary>What the document says of itself: its key information, and the fields of its forms.</summary>
internal sealed record FieldsAnswer(
    string Id, long Version, IReadOnlyList<FactAnswer> KeyFacts, IReadOnlyList<FieldAnswer> FormFields, int? Next);

internal sealed record SummaryAnswer(
    string Id, long Version, string Text, IReadOnlyList<FactAnswer> KeyFacts, IReadOnlyList<string> ActionItems);

/// <summary>What people wrote beside the document: what the file was called, and what they set right.</summary>
internal sealed record NamesAnswer(
    string Id, long Version, string FileName, IReadOnlyDictionary<string, string> Corrections);

internal sealed record FindingAnswer(int Page, int Start, int Length, string Type, double Score);

internal sealed record FindingsAnswer(string Id, long Version, IReadOnlyList<FindingAnswer> Findings);
