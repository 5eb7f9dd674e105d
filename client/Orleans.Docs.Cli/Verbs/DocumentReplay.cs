using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>A document as it stood: what is known of it, its summary, its personal data, its text.</summary>
internal sealed class DocumentReplay(Call call, IDocsClient client, DocumentView view, bool asRead)
{
    private const int PagesPerCall = 20;

    /// <summary>Text may be shown once personal data was looked for, or when it is asked for as it was read.</summary>
    private bool HasText => asRead || view.PiiCounts is not null;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var summary = view.HasSummary && HasText
            ? await client.SummaryAsOfAsync(view.Key, view.Version, redacted: !asRead, cancellationToken)
            : null;
        var named = await AsRead.ViewAsync(client, view, asRead, cancellationToken);
        if (call.Json)
        {
            var line = Json.Merge(Json.Of(named), new { summary?.KeyFacts, summary?.ActionItems });
            line["summary"] = summary?.Text;
            call.WriteJson(line);
        }
        else
        {
            DocumentRendering.Write(call, named);
            if (summary is not null)
            {
                SummaryRendering.Write(call.Terminal, summary);
                call.Terminal.Out.WriteLine();
            }
        }

        if (!HasText)
        {
            call.Terminal.WriteNote(
                "no text is shown: at this version personal data had not been looked for; see --as-read");
            return;
        }

        await WritePagesAsync(cancellationToken);
    }

    private async Task WritePagesAsync(CancellationToken cancellationToken)
    {
        var first = 1;
        while (true)
        {
            var pages = await client.PagesAsOfAsync(
                view.Key, view.Version, redacted: !asRead, first, PagesPerCall, cancellationToken);
            foreach (var page in pages)
            {
                TextVerb.Write(call, view, page);
                first = page.Number + 1;
            }

            if (pages.IsEmpty)
            {
                return;
            }
        }
    }
}
