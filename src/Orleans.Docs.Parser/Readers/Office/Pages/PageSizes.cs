namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>How large the pages are that a reader cuts where the file itself has no pages.</summary>
internal sealed record PageSizes
{
    public static PageSizes Default { get; } = new();

    /// <summary>UTF-16 units of text after which a page ends at the next line end before it.</summary>
    public int Characters { get; init; } = 12_000;

    /// <summary>Rows of a sheet or a delimited file on one page.</summary>
    public int Rows { get; init; } = 500;
}
