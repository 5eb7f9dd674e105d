using System.Collections.Immutable;

namespace Orleans.Docs.Content;

/// <summary>A rectangle in fractions of the page (0 to 1), origin at the top left.</summary>
[GenerateSerializer, Immutable, Alias("docs.Box")]
public readonly record struct Box(
    [property: Id(0)] float X, [property: Id(1)] float Y,
    [property: Id(2)] float Width, [property: Id(3)] float Height);

/// <summary>
/// A word as a range of UTF-16 units of its page's text, where it stands, and its confidence (0 to 1).
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Word")]
public readonly record struct Word(
    [property: Id(0)] int Start, [property: Id(1)] int Length,
    [property: Id(2)] Box Box, [property: Id(3)] float Confidence);

/// <summary>Where a page's text came from.</summary>
public enum TextSource
{
    /// <summary>No text was found or the page could not be read.</summary>
    None,

    /// <summary>The file holds the text itself (PDF text layer, office file, mail, plain text): exact.</summary>
    TextLayer,

    /// <summary>Read from an image.</summary>
    Ocr,
}

/// <summary>One cell; row and column count from 0, spans from 1.</summary>
[GenerateSerializer, Immutable, Alias("docs.TableCell")]
public sealed record TableCell(
    [property: Id(0)] int Row,
    [property: Id(1)] int Column,
    [property: Id(2)] string Text,
    [property: Id(3)] int RowSpan = 1,
    [property: Id(4)] int ColumnSpan = 1,
    [property: Id(5)] Box? Box = null);

[GenerateSerializer, Immutable, Alias("docs.Table")]
public sealed record Table(
    [property: Id(0)] int Rows,
    [property: Id(1)] int Columns,
    [property: Id(2)] ImmutableArray<TableCell> Cells,
    [property: Id(3)] Box? Box = null,
    [property: Id(4)] float Confidence = 1,
    [property: Id(5)] string? Name = null);

public enum FieldKind
{
    Text,
    CheckBox,
    Choice,
    Signature,
}

/// <summary>
/// A form field; <see cref="Value"/> is null when it is empty, and <c>true</c>/<c>false</c> for a check box.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.FormField")]
public sealed record FormField(
    [property: Id(0)] string Name,
    [property: Id(1)] FieldKind Kind,
    [property: Id(2)] string? Value,
    [property: Id(3)] Box? Box = null,
    [property: Id(4)] float Confidence = 1);

/// <summary>
/// What was read from one page. Lines of <see cref="Text"/> end in <c>\n</c>, in reading order.
/// A page that could not be read has <see cref="Problem"/> set (a code of <see cref="Problems"/>) and no text;
/// it counts as missing.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.PageContent")]
public sealed record PageContent
{
    /// <summary>From 1.</summary>
    [Id(0)]
    public required int Number { get; init; }

    [Id(1)]
    public string Text { get; init; } = "";

    [Id(2)]
    public TextSource Source { get; init; }

    /// <summary>0 to 1; 1 for text that the file holds itself.</summary>
    [Id(3)]
    public float Confidence { get; init; }

    [Id(4)]
    public float WidthPoints { get; init; }

    [Id(5)]
    public float HeightPoints { get; init; }

    /// <summary>By how much the page was turned clockwise to read it: 0, 90, 180 or 270.</summary>
    [Id(6)]
    public int RotationDegrees { get; init; }

    [Id(7)]
    public ImmutableArray<Word> Words { get; init; } = [];

    [Id(8)]
    public ImmutableArray<Table> Tables { get; init; } = [];

    [Id(9)]
    public ImmutableArray<FormField> Fields { get; init; } = [];

    [Id(10)]
    public string? Problem { get; init; }
}
