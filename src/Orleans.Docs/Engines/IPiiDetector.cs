using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>Finds personal data in every page; ranges are UTF-16 units of the page's text, without overlaps.</summary>
public interface IPiiDetector
{
    EngineIdentity Identity { get; }

    ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken);
}
