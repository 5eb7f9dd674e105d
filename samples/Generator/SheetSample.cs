using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Orleans.Docs.Samples;

/// <summary>A workbook of travel expenses: dates, amounts, a sheet of totals.</summary>
internal static class SheetSample
{
    private static readonly (DateOnly Day, string Text, string Category, decimal Amount)[] Rows =
    [
        (new(2025, 2, 3), "Train Bristol - London", "Travel", 74.20m),
        (new(2025, 2, 3), "Hotel Harbour View, 2 nights", "Lodging", 268.00m),
        (new(2025, 2, 4), "Dinner with client", "Meals", 61.85m),
        (new(2025, 2, 5), "Taxi to airport", "Travel", 38.50m),
        (new(2025, 2, 6), "Conference fee", "Training", 450.00m),
    ];

    public static byte[] Expenses()
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            var sheets = new Sheets();
            AddSheet(workbook, sheets, "Expenses",
            [
                ["Expense sheet", "Samuel Okafor", "samuel.okafor@example.com", "February 2025"],
                ["Paid with", "credit card 4111 1111 1111 1111", "", ""],
                ["Date", "Description", "Category", "Amount GBP"],
                .. Rows.Select(row => (object[])
                    [row.Day.ToString("O", CultureInfo.InvariantCulture), row.Text, row.Category, row.Amount]),
                ["Total", "", "", Rows.Sum(row => row.Amount)],
            ]);
            AddSheet(workbook, sheets, "By category",
            [
                ["Category", "Amount GBP"],
                .. Rows.GroupBy(row => row.Category)
                    .Select(group => (object[])[group.Key, group.Sum(row => row.Amount)]),
            ]);
            workbook.Workbook = new Workbook(sheets);
        }

        return Package.WithFixedTimes(file.ToArray());
    }

    private static void AddSheet(WorkbookPart workbook, Sheets sheets, string name, object[][] rows)
    {
        var part = workbook.AddNewPart<WorksheetPart>($"sheet{sheets.ChildElements.Count + 1}");
        part.Worksheet = new Worksheet(new SheetData(rows.Select(row => new Row(row.Select(CellOf)))));
        sheets.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet
        {
            Id = workbook.GetIdOfPart(part),
            SheetId = (uint)sheets.ChildElements.Count + 1,
            Name = name,
        });
    }

    private static Cell CellOf(object value) => value is decimal amount
        ? new Cell { CellValue = new CellValue(amount), DataType = CellValues.Number }
        : new Cell { InlineString = new InlineString(new Text((string)value)), DataType = CellValues.InlineString };
}
