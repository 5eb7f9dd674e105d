using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.TestSilo.Chaos;

/// <summary>An extractor that cannot read the last page of a document whose fate it is to be short.</summary>
internal sealed class ShortExtractor(IExtractor inner) : IExtractor
{
    public EngineIdentity Identity => inner.Identity;

    public async ValueTask<Outcome<ExtractedBatch>> Extract(
        ExtractRequest request, CancellationToken cancellationToken)
    {
        var outcome = await inner.Extract(request, cancellationToken);
        if (Fate.Of(request.FileName ?? "").Class is not FateClass.Short
            || outcome is not Outcome<ExtractedBatch>.Done { Value: var batch, Usage: var usage }
            || batch.Pages[^1].Number != batch.PagesExpected)
        {
            return outcome;
        }

        var unread = new PageContent { Number = batch.PagesExpected, Problem = Problems.Corrupt };
        return new Outcome<ExtractedBatch>.Short(
            batch with { Pages = batch.Pages.SetItem(batch.Pages.Length - 1, unread) }, usage);
    }
}
