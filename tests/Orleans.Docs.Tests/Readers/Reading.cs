using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Xunit;

namespace Orleans.Docs.Tests.Readers;

/// <summary>Short ways to read bytes or text as a whole.</summary>
internal static class Reading
{
    public static IOpenDocument Open(this IDocumentReader reader, string text, ReaderLimits? limits = null) =>
        reader.Open(Encoding.UTF8.GetBytes(text), limits ?? new ReaderLimits());

    public static IOpenDocument Open(this IDocumentReader reader, byte[] bytes) =>
        reader.Open(bytes, new ReaderLimits());

    public static IEnumerable<PageContent> Pages(this IOpenDocument document) =>
        Enumerable.Range(1, document.PageCount).Select(number => document.Read(number, CancellationToken.None));

    public static string AllText(this IOpenDocument document) =>
        string.Concat(document.Pages().Select(page => page.Text));

    public static string[][] Grid(this Table table)
    {
        var grid = new string[table.Rows][];
        for (var row = 0; row < grid.Length; row++)
        {
            grid[row] = Enumerable.Repeat("", table.Columns).ToArray();
        }

        foreach (var cell in table.Cells)
        {
            grid[cell.Row][cell.Column] = cell.Text;
        }

        return grid;
    }

    /// <summary>The code with which reading ends.</summary>
    public static string CodeOf(Action read) => Assert.Throws<ReaderException>(read).Code;
}
