using Orleans.Docs.Local.Engines.Summarize.Facts;

namespace Orleans.Docs.Tests.Summaries;

public class AmountsAndDatesTests
{
    [Theory]
    [InlineData("1.234,56", "1234.56")]
    [InlineData("1,234.56", "1234.56")]
    [InlineData("1 234,56 €", "1234.56")]
    [InlineData("1.234.567,80", "1234567.80")]
    [InlineData("RM33.90", "33.90")]
    [InlineData("1.234", "1234.00")]
    [InlineData("9,9000", "9.90")]
    [InlineData("-7,67", "-7.67")]
    [InlineData("(12.00)", "-12.00")]
    [InlineData("none", null)]
    public void Amounts_are_read_as_their_country_writes_them(string text, string? amount) =>
        Assert.Equal(amount, Amounts.Normalise(text));

    [Theory]
    [InlineData("05.03.2018", false, "2018-03-05")]
    [InlineData("2018-03-05T10:00", false, "2018-03-05")]
    [InlineData("03/04/2024", false, "2024-04-03")]
    [InlineData("03/04/2024", true, "2024-03-04")]
    [InlineData("03/25/2024", false, "2024-03-25")]
    [InlineData("28/05/18", false, "2018-05-28")]
    [InlineData("5. März 2018", false, "2018-03-05")]
    [InlineData("1er août 2020", false, "2020-08-01")]
    [InlineData("3 de enero de 2021", false, "2021-01-03")]
    [InlineData("OCT 3, 2016", false, "2016-10-03")]
    [InlineData("March 5th, 2018", false, "2018-03-05")]
    [InlineData("31.02.2018", false, null)]
    [InlineData("version 1.2.3", false, null)]
    public void Dates_become_iso_days(string text, bool monthFirst, string? day) =>
        Assert.Equal(day, Dates.Normalise(text, monthFirst));
}
