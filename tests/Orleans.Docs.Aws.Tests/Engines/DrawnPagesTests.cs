using System.Collections.Immutable;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

public sealed class DrawnPagesTests
{
    private static readonly DocumentKey Document = DocumentKey.Parse("acme/1");

    [Fact]
    public void No_more_is_kept_than_its_bytes_allow_and_the_oldest_goes_first()
    {
        var pages = new DrawnPages(10_000);
        foreach (var number in Enumerable.Range(1, 6))
        {
            pages.Keep(Document, Image(number, 2_000));
        }

        Assert.Equal([null, null, null, 4, 5, 6], Enumerable.Range(1, 6).Select(n => pages.Take(Document, n)?.Number));
        Assert.Null(pages.Take(Document, 6));

        // What was taken leaves its room to others; what is too large finds none.
        pages.Keep(Document, Image(7, 9_000));
        Assert.NotNull(pages.Take(Document, 7));
        pages.Keep(Document, Image(8, 10_000));
        Assert.Null(pages.Take(Document, 8));
    }

    [Fact]
    public async Task Only_what_is_missing_is_drawn_and_pages_come_in_their_order()
    {
        var drawn = new DrawnPages(1_000_000);
        var file = new ScannedPages("ssss");
        var drawings = new PageDrawings(file, drawn);
        var kept = Image(2, 100);
        drawings.Keep(Document, [kept]);

        var images = Assert.IsType<Outcome<ImmutableArray<PageImage>>.Done>(await drawings.Draw(
            Request, [1, 2, 3], TestContext.Current.CancellationToken)).Value;

        Assert.Equal([1, 2, 3], images.Select(image => image.Number));
        Assert.Same(kept, images[1]);
        Assert.Equal([1, 3], file.Drawn);
        Assert.Null(drawn.Take(Document, 2));
    }

    [Fact]
    public async Task What_comes_behind_a_page_that_is_not_drawn_in_time_is_kept_for_the_next_time()
    {
        var drawn = new DrawnPages(1_000_000);
        var drawings = new PageDrawings(new OneAtATime(), drawn);
        drawings.Keep(Document, [Image(1, 100), Image(4, 100)]);

        var images = Assert.IsType<Outcome<ImmutableArray<PageImage>>.Done>(await drawings.Draw(
            Request, [1, 2, 3, 4], TestContext.Current.CancellationToken)).Value;

        Assert.Equal([1, 2], images.Select(image => image.Number));
        Assert.NotNull(drawn.Take(Document, 4));
    }

    private static ExtractRequest Request => new(
        Document, _ => new(new MemoryStream()), 1, "scan", 1, 25, TimeSpan.FromMinutes(1));

    private static PageImage Image(int number, int bytes) => new(number, 1, 1, false, new byte[bytes]);

    /// <summary>Its time is over after the first.</summary>
    private sealed class OneAtATime : IPageRenderer
    {
        public ValueTask<Outcome<ImmutableArray<PageImage>>> Draw(
            ExtractRequest request, ImmutableArray<int> pages, CancellationToken cancellationToken) =>
            new(new Outcome<ImmutableArray<PageImage>>.Done([Image(pages[0], 100)], default));
    }
}
