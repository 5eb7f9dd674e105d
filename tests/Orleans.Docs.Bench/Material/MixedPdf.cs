using System.Diagnostics;
using System.Globalization;

namespace Orleans.Docs.Bench.Material;

/// <summary>Ten pages in one file: seven that hold their text, two scanned letters and one scanned table.</summary>
internal static class MixedPdf
{
    public const int Pages = 10;
    public const int ScannedPages = 3;

    private const int FirstNumber = 7_000;
    private const int TablePage = 4;
    private const int GridRows = 12;

    /// <exception cref="BenchFailedException">poppler-utils are not installed.</exception>
    public static async Task<byte[]> Make(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("orleans-docs-mixed-").FullName;
        try
        {
            var files = new List<string>();
            for (var number = 1; number <= Pages; number++)
            {
                files.Add(Path.Combine(directory, $"{number}.pdf"));
                await File.WriteAllBytesAsync(files[^1], await Of(number, cancellationToken), cancellationToken);
            }

            var whole = Path.Combine(directory, "whole.pdf");
            using var process = Process.Start("pdfunite", [.. files, whole]);
            await process.WaitForExitAsync(cancellationToken);
            return File.Exists(whole)
                ? await File.ReadAllBytesAsync(whole, cancellationToken)
                : throw new BenchFailedException("pdfunite made no file");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchFailedException("pdfunite is missing: install poppler-utils", e);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<byte[]> Of(int number, CancellationToken cancellationToken) => number switch
    {
        TablePage => await Scanner.Scan(Grid(), cancellationToken),
        2 or 9 => await Scanner.Scan(Page.Of(FirstNumber + number).ToPdf(), cancellationToken),
        _ => Page.Of(FirstNumber + number).ToPdf(),
    };

    /// <summary>A table of two columns.</summary>
    private static byte[] Grid()
    {
        var (top, bottom) = (700, 700 - (GridRows * 20));
        var content = $"80 {bottom} m 80 {top} l 300 {bottom} m 300 {top} l 500 {bottom} m 500 {top} l S\n"
            + string.Concat(Enumerable.Range(0, GridRows + 1).Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"80 {top - (row * 20)} m 500 {top - (row * 20)} l S\n")))
            + string.Concat(Enumerable.Range(0, GridRows).Select(row => string.Create(
                CultureInfo.InvariantCulture,
                $"BT /F1 11 Tf 90 {top - (row * 20) - 15} Td (item {row}) Tj 230 0 Td ({row}.50) Tj ET\n")));
        return PdfFile.OfPage(
            "/Font << /F1 5 0 R >>", PdfFile.Latin(content),
            "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding", null);
    }
}
