using System.Text;
using ExcelDataReader;
using ExcelDataReader.Exceptions;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Workbooks (xlsx, xlsm, xlsb and the older xls): a page for each sheet that holds something, long sheets on several;
/// hidden sheets too, with <c>(hidden)</c> behind their name. Cells show their stored results; nothing is calculated.
/// </summary>
internal sealed class XlsxReader(PageSizes sizes) : IDocumentReader
{
    /// <summary>Rows that a sheet of any version can have; a row that claims a place behind them is damage.</summary>
    private const int RowsMax = 1_048_576;

    /// <summary>Places looked at, empty ones included, for each cell that a file may hold.</summary>
    private const int PlacesPerCell = 20;

    static XlsxReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public XlsxReader()
        : this(PageSizes.Default)
    {
    }

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        var properties = DocumentProperties.None;
        if (OfficePackage.IsZip(bytes.Span))
        {
            new UnpackBudget(limits.UnpackedBytesMax).CheckAll(bytes);
            properties = OfficePackage.PropertiesOf(bytes, limits);
        }
        else if (OfficePackage.IsEncrypted(bytes.Span))
        {
            throw new ReaderException(Problems.PasswordRequired);
        }

        return new SheetDocument(ReadSheets(bytes, limits), limits, sizes, properties);
    }

    private static List<SheetRows> ReadSheets(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        List<SheetRows> sheets = [];
        var cells = new CellBudget(limits.CellsMax);
        var places = new CellBudget((int)Math.Min(int.MaxValue, (long)limits.CellsMax * PlacesPerCell));
        try
        {
            using var reader = ExcelReaderFactory.CreateReader(
                Streams.Over(bytes), new ExcelReaderConfiguration { FallbackEncoding = Encoding.GetEncoding(1252) });
            do
            {
                sheets.Add(ReadSheet(reader, cells, places));
            }
            while (reader.NextResult());
        }
        catch (InvalidPasswordException)
        {
            throw new ReaderException(Problems.PasswordRequired);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new ReaderException(Problems.Corrupt, broken);
        }

        return sheets;
    }

    private static SheetRows ReadSheet(IExcelDataReader reader, CellBudget cells, CellBudget places)
    {
        var isHidden = reader.VisibleState is { } state
            && !string.Equals(state, "visible", StringComparison.OrdinalIgnoreCase);
        var name = CleanText.Line(reader.Name ?? "");
        var merged = (reader.MergeCells ?? [])
            .Select(each => new MergedCells(each.FromRow, each.FromColumn, each.ToRow, each.ToColumn));
        var sheet = new SheetRows(isHidden ? $"{name} (hidden)" : name, cells) { Merged = [.. merged] };
        for (var count = 1; reader.Read(); count++)
        {
            if (count > RowsMax)
            {
                throw new ReaderException(Problems.Corrupt);
            }

            places.Take(reader.FieldCount);
            var row = new string[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = CellFormat.Show(reader.GetValue(column), reader.GetNumberFormatString(column));
            }

            sheet.Add(row);
        }

        return sheet;
    }

    /// <summary>
    /// What the library throws on damaged workbooks: its own errors and those of indexing and parsing.
    /// </summary>
    private static bool IsBroken(Exception thrown) =>
        thrown is ExcelReaderException or InvalidDataException or System.Xml.XmlException or FormatException
            or IOException or ArgumentException or InvalidOperationException or IndexOutOfRangeException
            or NullReferenceException or OverflowException or KeyNotFoundException or NotSupportedException
            or InvalidCastException;
}
