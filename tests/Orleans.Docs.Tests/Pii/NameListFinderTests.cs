using Orleans.Docs.Local.Engines.Pii;

namespace Orleans.Docs.Tests.Pii;

/// <summary>Names of people in file names and subjects, where nothing but lists can tell.</summary>
public sealed class NameListFinderTests
{
    [Theory]
    [InlineData("cv_anna_kessler_2024.pdf", "anna_kessler")]
    [InlineData("Kessler_Anna-CV.docx", "Kessler_Anna")]
    [InlineData("KesslerAnna.pdf", "KesslerAnna")]
    [InlineData("AnnaKesslerInvoice.pdf", "AnnaKessler")]
    [InlineData("ANNA KESSLER.PDF", "ANNA KESSLER")]
    [InlineData("scan-anna.kessler.tiff", "anna.kessler")]
    [InlineData("invoice-for-pierre.pdf", "pierre")]
    [InlineData("Kessler, Anna (signed).pdf", "Kessler, Anna")]
    [InlineData("contract anna van der berg", "anna van der berg")]
    [InlineData("Müller_Jürgen.pdf", "Müller_Jürgen")]
    [InlineData("will_smith_offer.pdf", "will_smith")]
    [InlineData("offer_smith_will.pdf", "smith_will")]
    [InlineData("letter to Mark Taylor", "Mark Taylor")]
    [InlineData("j_miller_invoice.pdf", "j_miller")]
    [InlineData("Miller J.pdf", "Miller J")]
    [InlineData("Brief an Frau Quaddel.doc", "Quaddel")]
    [InlineData("mr_zorvath.pdf", "zorvath")]
    [InlineData("Re: Anna Kessler and Pierre Dubois", "Anna Kessler", "Pierre Dubois")]
    [InlineData("Lunch with Anna tomorrow", "Anna")]
    public void A_name_is_found_however_it_is_joined(string text, params string[] names) =>
        Assert.Equal(names, new NameListFinder().Find(text).Select(range => text[range]));

    [Theory]
    [InlineData("")]
    [InlineData("invoice.pdf")]
    [InlineData("Invoice BW-2025-0417 of 2025-03-12.pdf")]
    [InlineData("quarterly_report_may_2024.xlsx")]
    [InlineData("grant_proposal.docx")]
    [InlineData("bill_electricity_june.pdf")]
    [InlineData("Summer party in Paris")]
    [InlineData("statement of account.csv")]
    [InlineData("scan0001.tif")]
    [InlineData("IMG_20250308.jpg")]
    [InlineData("Anna Kessler GmbH.pdf")]
    [InlineData("[NAME] and [EMAIL]")]
    [InlineData("or else")]
    [InlineData("kim.pdf")]
    [InlineData("annual_report.pdf")]
    [InlineData("standing desk")]
    public void What_is_no_name_stays(string text) => Assert.Empty(new NameListFinder().Find(text));

    [Fact]
    public void Names_come_in_order_and_without_overlaps_whatever_the_text()
    {
        string[] pieces = ["anna", "Kessler", "will", "smith", "j", "mr", "_", " ", ".", "[", "9", "ß", "😀", "van"];
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 12).Select(_ => pieces[random.Next(pieces.Length)]));
            var end = 0;
            foreach (var range in new NameListFinder().Find(text))
            {
                Assert.InRange(range.Start.Value, end, text.Length);
                Assert.InRange(range.End.Value, range.Start.Value + 1, text.Length);
                end = range.End.Value;
            }
        }
    }
}
