using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Local.Engines.Pii;

namespace Orleans.Docs.Tests.Pii;

public class RedactionTests
{
    private static readonly string[] Values =
        [
            "Ann Lee", "jo@example.org", "4111 1111 1111 1111", "+49 30 901820", "Main Street 5\n12345 Town", "p@$$!",
            "Zoë",
            "DE89 3704",
        ];

    private static readonly Gen<(string Text, Findings Findings)> Documents =
        from parts in Gen.ArrayOf(
            from before in Gen.Elements("", " ", "the ", "x. ", "annual\n", "😀 ")
            from value in Gen.Elements(Values)
            from found in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
            from type in Gen.Elements(PiiTypes.Name, PiiTypes.Phone, PiiTypes.Address)
            select (before, value, found, type))
        select Build(parts);

    [Property(MaxTest = 200)]
    public Property Text_outside_the_ranges_is_unchanged_and_lengths_map() => Prop.ForAll(
        Documents.ToArbitrary(),
        document =>
        {
            var (text, findings) = document;
            var redacted = Redaction.Apply(text, 1, findings);

            Assert.Equal(
                text.Length + findings.Items.Sum(item => item.Type.Length + 2 - item.Length),
                redacted.Length);
            var (at, done) = (0, 0);
            foreach (var item in findings.Items)
            {
                Assert.Equal(text[done..item.Start], redacted.Substring(at, item.Start - done));
                at += item.Start - done + item.Type.Length + 2;
                done = item.Start + item.Length;
            }

            Assert.Equal(text[done..], redacted[at..]);
        });

    [Property(MaxTest = 200)]
    public Property No_found_value_remains_in_a_derived_text() => Prop.ForAll(
        Documents.ToArbitrary(),
        Gen.Elements("", "_", " ", "\n", "  ").ToArbitrary(),
        (document, blank) =>
        {
            var (text, findings) = document;
            var derived = string.Join(
                " | ", Values.Select(value => value.Replace(" ", blank, StringComparison.Ordinal).ToUpperInvariant()));

            var redacted = Redaction.ValuesOf(Detection.Document(text), findings).Remove(derived);

            foreach (var value in findings.Items.Select(item => text.Substring(item.Start, item.Length)))
            {
                Assert.DoesNotContain(Squeezed(value), Squeezed(redacted), StringComparison.OrdinalIgnoreCase);
            }
        });

    [Fact]
    public void A_found_name_leaves_file_names_but_not_words_that_hold_it()
    {
        var source = Detection.Document("From Ann Lee");
        var findings = new Findings([new(1, 5, 7, PiiTypes.Name, 1)]);

        var values = Redaction.ValuesOf(source, findings);
        Assert.Equal("[NAME]-annual_leeway.pdf", values.Remove("ann_lee-annual_leeway.pdf"));
    }

    [Fact]
    public void Dates_and_web_addresses_stay_unless_told_otherwise()
    {
        var source = Detection.Document("on 2024-03-15 at https://example.org");
        var findings = new Findings([new(1, 3, 10, PiiTypes.DateTime, 1), new(1, 17, 19, PiiTypes.Url, 1)]);

        var usual = Policy(new RedactionOptions()).For(source, findings);
        var strict = Policy(new RedactionOptions { KeptTypes = [] }).For(source, findings);

        Assert.Equal(source.Pages[0].Text, usual.Page(source.Pages[0]));
        Assert.Equal("2024-03-15", usual.Derived("2024-03-15"));
        Assert.Equal("on [DATE_TIME] at [URL]", strict.Page(source.Pages[0]));
    }

    [Fact]
    public void Short_values_stay_in_derived_texts_since_they_mean_nothing_alone()
    {
        var source = Detection.Document("aged 36");

        var values = Redaction.ValuesOf(source, new([new(1, 5, 2, PiiTypes.Age, 1)]));
        Assert.Equal("36 items", values.Remove("36 items"));
    }

    [Fact]
    public void Ranges_that_do_not_fit_the_text_are_an_error()
    {
        var findings = new Findings([new(1, 2, 9, PiiTypes.Name, 1)]);

        Assert.Throws<ArgumentException>(() => Redaction.Apply("short", 1, findings));
    }

    [Fact]
    public void Other_pages_findings_do_not_touch_this_page() =>
        Assert.Equal("Ann Lee", Redaction.Apply("Ann Lee", 2, new([new(1, 0, 7, PiiTypes.Name, 1)])));

    private static RedactionPolicy Policy(RedactionOptions options) =>
        new(Options.Create(options), new NameListFinder());

    private static string Squeezed(string text) =>
        string.Concat(text.Where(symbol => !char.IsWhiteSpace(symbol) && symbol != '_'));

    private static (string Text, Findings Findings) Build(
        (string Before, string Value, bool Found, string Type)[] parts)
    {
        var text = "";
        var items = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (before, value, found, type) in parts)
        {
            text += before;
            if (found)
            {
                items.Add(new(1, text.Length, value.Length, type, 1));
            }

            text += value;
        }

        return (text, new(items.ToImmutable()));
    }
}
