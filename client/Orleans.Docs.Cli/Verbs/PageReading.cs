using System.CommandLine;
using System.Runtime.CompilerServices;
using Orleans.Docs.Client;
using Orleans.Docs.Content;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>
/// Fetches pages in order, a few at a time: one page that was asked for, or all that were read so far.
/// </summary>
internal static class PageReading
{
    private const int PagesPerCall = 20;

    public static Option<int?> Option() => new("--page")
    {
        Description = "Only this page, from 1",
        HelpName = "N",
    };

    public static int? Check(int? page) =>
        page is null or > 0 ? page : throw new WrongArgumentsException("--page counts from 1");

    public static async IAsyncEnumerable<PageContent> Of(
        IDocsClient client, DocumentKey document, bool redacted, int? only,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = only ?? 1;
        var count = only is null ? PagesPerCall : 1;
        while (true)
        {
            var pages = redacted
                ? await client.RedactedPagesAsync(document, first, count, cancellationToken)
                : await client.PagesAsync(document, first, count, cancellationToken);
            if (only is { } asked && (pages.IsEmpty || pages[0].Number != asked))
            {
                throw new WrongArgumentsException($"page {asked} of {document} was not read");
            }

            foreach (var page in pages)
            {
                yield return page;
                first = page.Number + 1;
            }

            if (only is not null || pages.IsEmpty)
            {
                yield break;
            }
        }
    }
}
