using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Pii;

namespace Orleans.Docs.Tests.Pii;

/// <summary>File names, subjects and corrections, in which no detector looks for personal data.</summary>
public sealed class GivenTextTests
{
    [Theory]
    [InlineData("Re: jane.roe+x@mail.example.com, please", "Re: [EMAIL], please")]
    [InlineData("to_JANE@EXAMPLE.COM", "[EMAIL]")]
    [InlineData("card 4556 7375 8689 9855.pdf", "card [CREDIT_DEBIT_NUMBER].pdf")]
    [InlineData("card-4556737586899855", "card-[CREDIT_DEBIT_NUMBER]")]
    [InlineData("amex 3782-822463-10005", "amex [CREDIT_DEBIT_NUMBER]")]
    [InlineData("DE89 3704 0044 0532 0130 00 paid", "[INTERNATIONAL_BANK_ACCOUNT_NUMBER] paid")]
    [InlineData("gb82west12345698765432", "[INTERNATIONAL_BANK_ACCOUNT_NUMBER]")]
    [InlineData("form of 536-22-8726", "form of [SSN]")]
    public void What_tells_itself_by_its_form_is_replaced(string text, string expected) =>
        Assert.Equal(expected, GivenText.Remove(text, _ => true, new NameListFinder()));

    [Theory]
    [InlineData("")]
    [InlineData("invoice BW-2025-0417.pdf")]
    [InlineData("IMG_20250308174200.jpg")]
    [InlineData("scan 2025-03-08 17-42-00 0001.pdf")]
    [InlineData("card 4556 7375 8689 9856")]
    [InlineData("DE88 3704 0044 0532 0130 00")]
    [InlineData("order 1234567890123456")]
    [InlineData("@home at 5@ noon")]
    public void What_only_looks_like_it_stays(string text) =>
        Assert.Equal(text, GivenText.Remove(text, _ => true, new NameListFinder()));

    /// <summary>Tags and names of batches, which are refused where any is found.</summary>
    [Theory]
    [InlineData("customer-jane@example.com", "EMAIL")]
    [InlineData("4556-7375-8689-9855", "CREDIT_DEBIT_NUMBER")]
    [InlineData("wilhelmina-quaddelmann", "NAME")]
    [InlineData("536-22-8726", "SSN")]
    [InlineData("desk", null)]
    [InlineData("march", null)]
    [InlineData("june-2026", null)]
    [InlineData("incoming-mail", null)]
    [InlineData("scanner-2", null)]
    [InlineData("customer-4711", null)]
    [InlineData("2026-03-08", null)]
    [InlineData("order-1234567890123456", null)]
    [InlineData("s3-import", null)]
    [InlineData("Wilhelmina Quaddelmann", "NAME")]
    [InlineData("QuaddelmannWilhelmina", "NAME")]
    [InlineData("Frank Miller", "NAME")]
    [InlineData("april-miller", "NAME")]
    [InlineData("miller, april", "NAME")]
    [InlineData("Paris Martinez", "NAME")]
    [InlineData("Thomas M.", "NAME")]
    [InlineData("Dr. Quaddelmann", "NAME")]
    [InlineData("frau-quaddelmann", "NAME")]
    [InlineData("Frank", null)]
    [InlineData("anna", null)]
    [InlineData("Anna-2026", null)]
    [InlineData("Frank-Q3", null)]
    [InlineData("urgent", null)]
    [InlineData("Q3", null)]
    [InlineData("Berlin", null)]
    [InlineData("Austin", null)]
    [InlineData("Austin Texas", null)]
    [InlineData("austin-q3", null)]
    [InlineData("San Diego", null)]
    [InlineData("Santiago de Chile", null)]
    [InlineData("Georgia Power", null)]
    [InlineData("Paris", null)]
    [InlineData("paris-france", null)]
    [InlineData("Florence Italy", null)]
    [InlineData("May", null)]
    [InlineData("April", null)]
    [InlineData("April 2026", null)]
    [InlineData("april-may", null)]
    [InlineData("June July August", null)]
    [InlineData("May Report", null)]
    [InlineData("Victoria Station", null)]
    [InlineData("New South Wales", null)]
    [InlineData("Miller", null)]
    [InlineData("Miller GmbH", null)]
    [InlineData("Frank Miller GmbH", null)]
    public void Of_a_word_that_is_shown_as_it_is_the_type_is_told(string text, string? type) =>
        Assert.Equal(type, GivenText.TypeIn(text, _ => true, new NameListFinder()));

    [Fact]
    public void A_type_that_is_kept_stays() => Assert.Equal(
        "a@b.example, [SSN]",
        GivenText.Remove("a@b.example, 536-22-8726", type => type != PiiTypes.Email, new NameListFinder()));

    [Fact]
    public void A_name_of_a_person_is_replaced_unless_names_are_kept()
    {
        const string name = "anna_kessler anna@example.com";
        Assert.Equal("[NAME] [EMAIL]", GivenText.Remove(name, _ => true, new NameListFinder()));
        Assert.Equal(
            "anna_kessler [EMAIL]",
            GivenText.Remove(name, type => type != PiiTypes.Name, new NameListFinder()));
    }

    [Fact]
    public void No_text_takes_long()
    {
        // The first time pays for what is loaded and compiled.
        GivenText.Remove("anna_kessler anna@example.com", _ => true, new NameListFinder());
        var started = TimeProvider.System.GetTimestamp();
        foreach (var piece in new[] { "a", "a@", "4", "4 ", "DE89 ", "a.", "1-", "anna_", "Ab", "will " })
        {
            var text = string.Concat(Enumerable.Repeat(piece, 20_000 / piece.Length));
            GivenText.Remove(text, _ => true, new NameListFinder());
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
