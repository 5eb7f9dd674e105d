using Orleans.Docs.Callers;

namespace Orleans.Docs.Documents;

/// <summary>Draws pages for people to look at; the key is <c>tenant/documentId</c>. Writes nothing.</summary>
[Alias("docs.IPageImageGrain")]
public interface IPageImageGrain : IGrainWithStringKey
{
    /// <summary>
    /// The page (from 1) as it was submitted, personal data included, as a gray JPEG; empty where there is nothing to
    /// draw: the document is of a kind without pages of its own, or the page cannot be drawn.
    /// </summary>
    /// <exception cref="OverloadedException">Everything that draws is at work.</exception>
    [Alias("Draw"), RequiresRole(Role.Reviewer)]
    Task<ReadOnlyMemory<byte>> Draw(int page);
}
