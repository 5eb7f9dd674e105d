using Orleans.Docs.Content;

namespace Orleans.Docs.Web.Answers;

/// <summary>
/// Where things stand on pages. A box is <c>[x, y, width, height]</c> in fractions of the page, from its top left.
/// </summary>
internal sealed record LayoutAnswer(string Id, long Version, IReadOnlyList<PageLayoutAnswer> Pages, int? Next);

/// <param name="RotationDegrees">By how much the page was turned clockwise to read it; boxes are of the turned page.
/// </param>
internal sealed record PageLayoutAnswer(
    int Number,
    double WidthPoints,
    double HeightPoints,
    int RotationDegrees,
    TextSource Source,
    double Confidence,
    string? Problem,
    string Text,
    IReadOnlyList<WordAnswer> Words,
    IReadOnlyList<TableLayoutAnswer> Tables,
    IReadOnlyList<FieldLayoutAnswer> Fields)
{
    public static PageLayoutAnswer Of(PageContent page) => new(
        page.Number, Numbers.Round(page.WidthPoints), Numbers.Round(page.HeightPoints), page.RotationDegrees,
        page.Source, Numbers.Round(page.Confidence), page.Problem, page.Text,
        [.. page.Words.Select(word => new WordAnswer(
            word.Start, word.Length, Boxes.Of(word.Box), Numbers.Round(word.Confidence)))],
        [.. page.Tables.Select(TableLayoutAnswer.Of)],
        [.. page.Fields.Select(field => new FieldLayoutAnswer(
            field.Name, field.Kind, field.Value, Boxes.Of(field.Box), Numbers.Round(field.Confidence)))]);
}

/// <summary>A range of UTF-16 units of the page's text, and where it stands.</summary>
internal sealed record WordAnswer(int Start, int Length, double[] Box, double Confidence);

internal sealed record TableLayoutAnswer(
    string? Name, int Rows, int Columns, double[]? Box, double Confidence, IReadOnlyList<CellAnswer> Cells)
{
    public static TableLayoutAnswer Of(Table table) => new(
        table.Name, table.Rows, table.Columns, Boxes.Of(table.Box), Numbers.Round(table.Confidence),
        [.. table.Cells.Select(cell => new CellAnswer(
            cell.Row, cell.Column, cell.RowSpan, cell.ColumnSpan, cell.Text, Boxes.Of(cell.Box)))]);
}

/// <summary>Row and column count from 0, spans from 1.</summary>
internal sealed record CellAnswer(int Row, int Column, int RowSpan, int ColumnSpan, string Text, double[]? Box);

internal sealed record FieldLayoutAnswer(
    string Name, FieldKind Kind, string? Value, double[]? Box, double Confidence);

internal static class Boxes
{
    public static double[] Of(Box box) =>
        [Numbers.Round(box.X), Numbers.Round(box.Y), Numbers.Round(box.Width), Numbers.Round(box.Height)];

    public static double[]? Of(Box? box) => box is { } known ? Of(known) : null;
}
