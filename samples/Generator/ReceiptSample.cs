namespace Orleans.Docs.Samples;

/// <summary>A till receipt, to be scanned.</summary>
internal static class ReceiptSample
{
    private static readonly (string Item, string Price)[] Items =
    [
        ("WHOLE MILK 1L", "1.35"), ("SOURDOUGH BREAD", "3.20"), ("BANANAS 0.84 KG", "1.43"),
        ("COFFEE BEANS 500G", "8.99"), ("BATTERY AA 4PK", "5.49"), ("ORANGE JUICE", "2.75"),
    ];

    public static byte[] Pdf()
    {
        var sheet = new Sheet("Receipt", width: 230, height: 460, margin: 16);
        sheet.Line("CORNER & VALE MARKET", 13);
        sheet.Line("27 Station Road", 10);
        sheet.Line("Springfield, IL 62701", 10);
        sheet.Line("TEL: (217) 555-0142", 10);
        sheet.Skip(8);
        sheet.Line("CASH RECEIPT   No. 004518", 10);
        sheet.Line("Date: 03/08/2025  17:42", 10);
        sheet.Line("Cashier: ROSA   Reg: 3", 10);
        sheet.Skip(8);
        foreach (var (item, price) in Items)
        {
            Row(sheet, item, price, 10);
        }

        sheet.Skip(6);
        Row(sheet, "SUBTOTAL", "23.21", 10);
        Row(sheet, "SALES TAX 6.25%", "1.45", 10);
        Row(sheet, "TOTAL", "24.66", 13);
        Row(sheet, "CASH", "30.00", 10);
        Row(sheet, "CHANGE", "5.34", 10);
        sheet.Skip(10);
        sheet.Line("ITEMS SOLD: 6", 10);
        sheet.Line("PLEASE KEEP THIS RECEIPT", 10);
        sheet.Line("THANK YOU, COME AGAIN", 10);
        return sheet.ToPdf();
    }

    private static void Row(Sheet sheet, string item, string price, double size)
    {
        sheet.EndingAt(205, price, size);
        sheet.Line(item, size);
    }
}
