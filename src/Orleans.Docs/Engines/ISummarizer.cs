using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>Writes the summary once the type is known.</summary>
public interface ISummarizer
{
    EngineIdentity Identity { get; }

    ValueTask<Outcome<Summary>> Summarize(DocumentText text, TypeScore type, CancellationToken cancellationToken);
}
