using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>
/// Sorts a document into one of <see cref="DocumentType.All"/>. Pure: the same input gives the same answer.
/// </summary>
public interface IClassifier
{
    EngineIdentity Identity { get; }

    /// <returns>Scores in falling order that sum to 1; the first is the answer.</returns>
    ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(DocumentText text, CancellationToken cancellationToken);
}

/// <summary>The text of a document as engines get it: what the file is, and its pages in order.</summary>
public sealed record DocumentText(DocumentKind Kind, ImmutableArray<PageContent> Pages)
{
    /// <summary>File name and properties (title, subject, sender …); they may hold personal data as well.</summary>
    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty;
}
