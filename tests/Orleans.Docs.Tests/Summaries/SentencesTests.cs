using Orleans.Docs.Local.Engines.Summarize;

namespace Orleans.Docs.Tests.Summaries;

public class SentencesTests
{
    [Fact]
    public void Abbreviations_initials_and_numbers_do_not_end_a_sentence() =>
        Assert.Equal(
            ["Dr. J. Smith of Acme Inc. paid approx. 3.5 Mio. on 5. March.", "He left."],
            Split("Dr. J. Smith of Acme Inc. paid approx. 3.5 Mio. on 5. March. He left."));

    [Fact]
    public void Wrapped_lines_and_parted_words_are_joined() =>
        Assert.Equal(
            ["This agreement is long enough to run over several of the lines of a page."],
            Split("This agreement is long enough to run over seve-\nral of the lines\nof a page."));

    [Fact]
    public void A_heading_stands_alone() =>
        Assert.Equal(["Introduction", "The text begins here."], Split("Introduction\nThe text begins here."));

    private static string[] Split(string text) => [.. Sentences.Of(text, 1).Select(sentence => sentence.Text)];
}
