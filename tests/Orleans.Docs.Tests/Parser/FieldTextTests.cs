using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Orleans.Docs.Parser.Readers.Pdf;

namespace Orleans.Docs.Tests.Parser;

public sealed class FieldTextTests
{
    private static readonly PageContent Page =
        new() { Number = 1, Text = "Shown: 12345", Source = TextSource.TextLayer };

    [Fact]
    public void A_value_that_the_page_does_not_show_is_put_behind_its_text_with_words_that_point_at_it()
    {
        var page = FieldText.With(
            Page,
            [new FormField("page[0].tax_number[0]", FieldKind.Text, "99 88", new Box(0.1f, 0.2f, 0.3f, 0.4f))],
            new ReaderLimits());

        Assert.Equal("Shown: 12345\ntax number: 99 88\n", page.Text);
        Assert.Equal(["tax", "number:", "99", "88"], page.Words.Select(w => page.Text.Substring(w.Start, w.Length)));
        Assert.All(page.Words, w => Assert.Equal(0.2f, w.Box.Y));
    }

    [Fact]
    public void Shown_values_empty_fields_and_boxes_are_not_repeated()
    {
        var page = FieldText.With(
            Page,
            [
                new FormField("a", FieldKind.Text, "12345"),
                new FormField("b", FieldKind.Text, null),
                new FormField("c", FieldKind.CheckBox, "true"),
            ],
            new ReaderLimits());

        Assert.Equal(Page.Text, page.Text.TrimEnd('\n'));
        Assert.Equal(3, page.Fields.Length);
    }

    [Fact]
    public void Values_count_towards_the_bound_of_a_page()
    {
        var limits = new ReaderLimits { CharactersPerPageMax = 50 };

        var e = Assert.Throws<ReaderException>(
            () => FieldText.With(Page, [new FormField("a", FieldKind.Text, new string('x', 60))], limits));
        Assert.Equal(Problems.OutputTooLarge, e.Code);
    }
}
