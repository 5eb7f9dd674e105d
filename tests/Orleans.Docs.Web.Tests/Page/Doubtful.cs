namespace Orleans.Docs.Web.Tests.Page;

/// <summary>Documents that somebody should look over.</summary>
internal static class Doubtful
{
    /// <summary>An invoice that is due before its own date, of so many hundreds; its id, once it is settled.</summary>
    public static async Task<string> Submit(HttpClient client, int hundreds) => (await client.SubmitAndSettle(
        $"""
        INVOICE
        Invoice number: INV-2026-004{hundreds}
        Invoice date: 2026-02-10
        Due date: 2026-01-10
        Bill to: North Harbour Supplies
        Description        Qty   Amount
        Oak writing table    1   {hundreds}200.00
        Net total: {hundreds}200.00
        VAT 0%: 0.00
        Total due: {hundreds}200.00 EUR
        Payment within 30 days by bank transfer.
        """,
        $"?name=invoice-{hundreds}.txt")).GetProperty("id").GetString()!;
}
