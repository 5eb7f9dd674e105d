using Orleans.Docs.Client;

namespace Orleans.Docs.Tests.Client;

public sealed class TableCsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-1+cmd", "'-1+cmd")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("+1", "+1")]
    [InlineData("-1,234.50", "-1,234.50")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void A_cell_that_a_spreadsheet_would_run_is_made_inert(string cell, string inert) =>
        Assert.Equal(inert, TableCsv.Inert([[cell]])[0][0]);
}
