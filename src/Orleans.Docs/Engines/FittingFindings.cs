using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>
/// A detector of which no answer goes further whose ranges do not fit the text: with one of them nothing could be
/// redacted, and what was found in a page that is not there would stay readable. Another try gives the same.
/// </summary>
internal sealed class FittingFindings(IPiiDetector detector) : IPiiDetector
{
    public EngineIdentity Identity => detector.Identity;

    public async ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken)
    {
        var outcome = await detector.Detect(text, cancellationToken);
        return !outcome.Has(out var findings) || Fit(findings, text)
            ? outcome
            : new Outcome<Findings>.Terminal(Problems.FindingsUnfit);
    }

    private static bool Fit(Findings findings, DocumentText text)
    {
        var lengths = text.Pages.ToDictionary(page => page.Number, page => page.Text.Length);
        var (page, end) = (0, 0L);
        foreach (var finding in findings.Items.OrderBy(item => item.Page).ThenBy(item => item.Start))
        {
            (page, end) = (finding.Page, finding.Page == page ? end : 0);
            if (finding.Length < 0 || finding.Start < end || !lengths.TryGetValue(page, out var length)
                || (end = (long)finding.Start + finding.Length) > length)
            {
                return false;
            }
        }

        return true;
    }
}
