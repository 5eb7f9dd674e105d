using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Images;

/// <summary>
/// A file that is pictures and nothing else: no properties, no attachments, pages read one at a time.
/// </summary>
internal sealed class ImagePages(int pageCount, Func<int, CancellationToken, PageContent> read) : IOpenDocument
{
    public int PageCount { get; } = pageCount;

    public ImmutableDictionary<string, string> Properties => ImmutableDictionary<string, string>.Empty;

    public IReadOnlyList<AttachmentInfo> Attachments => [];

    public PageContent Read(int pageNumber, CancellationToken cancellationToken) => read(pageNumber, cancellationToken);

    public void Dispose()
    {
    }
}
