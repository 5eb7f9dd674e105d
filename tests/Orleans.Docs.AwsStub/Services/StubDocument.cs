using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>
/// What Textract finds in a file; a test says it by the file's bytes, else the stub makes something up.
/// </summary>
public sealed partial record StubDocument(ImmutableArray<StubPage> Pages)
{
    /// <summary>One line a page that names the page, and as many pages as an unpacked PDF tells.</summary>
    public static StubDocument Guess(byte[] bytes)
    {
        var pages = bytes.AsSpan().StartsWith("%PDF"u8)
            ? Math.Max(1, PdfPage().Count(Encoding.Latin1.GetString(bytes)))
            : 1;
        return new StubDocument(
            [.. Enumerable.Range(1, pages).Select(page => new StubPage($"Page {page} of {pages}"))]);
    }

    [GeneratedRegex(@"/Type\s*/Page(?![a-zA-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex PdfPage();
}

/// <summary>A page: lines from top to bottom, then the tables, then the fields.</summary>
public sealed record StubPage(params string[] Lines)
{
    public float Confidence { get; init; } = 99;

    public ImmutableArray<StubTable> Tables { get; init; } = [];

    public ImmutableArray<StubField> Fields { get; init; } = [];

    /// <summary>Answers by the alias or the text of a query.</summary>
    public ImmutableDictionary<string, string> Answers { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool HasSignature { get; init; }

    /// <summary>
    /// Parts of the layout in the order in which they are read, by the numbers of their lines from 0; a part of several
    /// groups is a list.
    /// </summary>
    public ImmutableArray<ImmutableArray<ImmutableArray<int>>> Layout { get; init; } = [];
}

/// <summary>
/// A table of rows of cells, in which ☑ and ☐ are boxes; <see cref="Merged"/> says which cells are one.
/// </summary>
public sealed record StubTable(ImmutableArray<ImmutableArray<string>> Rows, string? Title = null)
{
    public ImmutableArray<(int Row, int Column, int RowSpan, int ColumnSpan)> Merged { get; init; } = [];
}

/// <summary>A key and its value; a null value is a field left empty, a tick is a box.</summary>
public sealed record StubField(string Key, string? Value, bool? Tick = null);
