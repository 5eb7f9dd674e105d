namespace Orleans.Docs.Samples;

/// <summary>A digital invoice with a ruled table of line items.</summary>
internal static class InvoiceSample
{
    public static byte[] Pdf() => Of(
        "BW-2025-0417",
        "12 March 2025",
        ["Standing desk, oak", "2", "389.00", "778.00"],
        ["Desk lamp LED, black", "6", "42.50", "255.00"],
        ["Cable tray", "6", "18.00", "108.00"],
        ["Delivery and assembly", "1", "95.00", "95.00"]);

    /// <summary>The same house's invoice with other items; their totals must add up to 1,236.00.</summary>
    public static byte[] Of(string number, string date, params string[][] items)
    {
        var sheet = new Sheet($"Invoice {number}");
        sheet.Heading("Brightwater Office Supplies Ltd", 15);
        sheet.Line("14 Harbour Road, Bristol BS1 6QT, United Kingdom");
        sheet.Line("Phone: +44 117 496 0123   Email: billing@brightwater.example.com   VAT No: GB 999 9999 73");
        sheet.Skip(14);
        sheet.Heading("INVOICE", 18);
        sheet.Line($"Invoice number: {number}");
        sheet.Line($"Invoice date: {date}");
        sheet.Line("Due date: 11 April 2025");
        sheet.Line("Purchase order: PO-88213");
        sheet.Skip(10);
        sheet.Line("Bill to:");
        sheet.Line("Juniper Analytics GmbH, Attn. Mrs. Elena Whitfield");
        sheet.Line("Lindenstrasse 8, 10115 Berlin, Germany");
        sheet.Skip(16);
        RuledTable.Draw(
            sheet, [62, 300, 360, 446, 533], [["Description", "Qty", "Unit price", "Amount"], .. items]);
        sheet.Skip(22);
        Total(sheet, "Subtotal", "1,236.00");
        Total(sheet, "VAT 20%", "247.20");
        Total(sheet, "Total due EUR", "1,483.20");
        sheet.Skip(20);
        sheet.Paragraph("Please pay within 30 days by bank transfer and quote the invoice number. "
            + "A late fee of 1.5% per month applies to overdue balances.");
        sheet.Line("Bank: Harbour Bank   IBAN: GB82 WEST 1234 5698 7654 32   BIC: WESTGB22XXX");
        sheet.Line("Thank you for your business!");
        return sheet.ToPdf();
    }

    private static void Total(Sheet sheet, string label, string amount)
    {
        sheet.EndingAt(446, label, 10.5, bold: true);
        sheet.EndingAt(528, amount, 10.5);
        sheet.Skip(16);
    }
}
