using System.Globalization;

namespace Orleans.Docs.Samples;

/// <summary>A bank statement of two pages, to be scanned into a TIFF.</summary>
internal static class StatementSample
{
    private static readonly (string Day, string Text, decimal Amount)[] Bookings =
    [
        ("04/01", "DIRECT DEPOSIT PAYROLL NORTHWIND LLC", 2_450.00m), ("04/02", "STANDING ORDER RENT", -1_150.00m),
        ("04/03", "CARD PURCHASE CORNER & VALE MARKET", -24.66m), ("04/04", "ATM WITHDRAWAL OAK ST", -80.00m),
        ("04/07", "DIRECT DEBIT SILVERLINE ENERGY", -96.12m), ("04/08", "CARD PURCHASE HARBOR CAFE", -11.40m),
        ("04/09", "CHECK 1041", -215.00m), ("04/10", "TRANSFER TO SAVINGS", -300.00m),
        ("04/14", "REFUND REDWOOD STORE", 42.99m), ("04/15", "CARD PURCHASE PHARMACY", -18.35m),
        ("04/16", "ONLINE PAYMENT INSURANCE", -64.80m), ("04/18", "MOBILE DEPOSIT", 125.00m),
        ("04/21", "CARD PURCHASE BOOKS", -31.20m), ("04/22", "CONTACTLESS FUEL", -47.05m),
        ("04/25", "WIRE TRANSFER IN", 500.00m), ("04/28", "CARD PURCHASE GRILL", -38.90m),
        ("04/29", "MONTHLY SERVICE FEE", -6.00m), ("04/30", "INTEREST PAID", 1.12m),
    ];

    public static byte[] Pdf()
    {
        var sheet = new Sheet("Statement");
        sheet.Heading("Pinnacle Savings Bank", 16);
        sheet.Line("500 Main Street, Springfield, IL 62701   Phone: (217) 555-0177");
        sheet.Heading("Checking Account Statement", 14);
        sheet.Line("Maria Castillo, 88 Elm Avenue, Springfield, IL 62704");
        sheet.Line("Account number: 000123456789   Statement period: 04/01/2025 to 04/30/2025");
        sheet.Skip(8);
        var balance = 1_904.37m;
        Row(sheet, "", "Beginning balance", "", Money(balance));
        Row(sheet, "Date", "Description", "Amount", "Balance");
        for (var i = 0; i < Bookings.Length; i++)
        {
            if (i == 10)
            {
                sheet.NewPage();
                sheet.Line("Pinnacle Savings Bank - Checking Account Statement - Page 2 of 2");
                Row(sheet, "", "Balance carried forward", "", Money(balance));
            }

            var (day, text, amount) = Bookings[i];
            balance += amount;
            Row(sheet, day, text, Money(amount), Money(balance));
        }

        Row(sheet, "", "Ending balance", "", Money(balance));
        sheet.Skip(16);
        sheet.Paragraph("Please examine your statement and report any errors within 30 days. "
            + "Call us if your card is lost or stolen.");
        return sheet.ToPdf();
    }

    private static void Row(Sheet sheet, string day, string text, string amount, string balance)
    {
        sheet.At(110, text);
        sheet.EndingAt(440, amount);
        sheet.EndingAt(530, balance);
        sheet.Line(day);
        sheet.Skip(6);
    }

    private static string Money(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);
}
