using System.Collections.Immutable;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>Puts the text of a document together from its page blobs.</summary>
public sealed class DocumentTexts(DocumentBlobs blobs)
{
    public const string FileNameProperty = "file_name";

    public async Task<DocumentText> Load(
        DocumentKey document, DocumentKind kind, string fileName, ImmutableArray<BlobRef> pageBlobs,
        CancellationToken cancellationToken)
    {
        var pages = ImmutableArray.CreateBuilder<PageContent>();
        var properties = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var reference in pageBlobs)
        {
            var batch = await blobs.GetJson(document, reference, BlobJson.Default.PagesBlob, cancellationToken);
            pages.AddRange(batch.Pages);
            properties.AddRange(batch.Properties.Where(p => !properties.ContainsKey(p.Key)));
        }

        properties[FileNameProperty] = fileName;
        return new DocumentText(kind, pages.ToImmutable()) { Properties = properties.ToImmutable() };
    }

    /// <summary>Numbers and text of the pages only, which takes a fraction of the time.</summary>
    public async Task<DocumentText> LoadTextOnly(
        DocumentKey document, DocumentKind kind, string fileName, ImmutableArray<BlobRef> pageBlobs,
        CancellationToken cancellationToken)
    {
        var pages = ImmutableArray.CreateBuilder<PageContent>();
        var properties = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var reference in pageBlobs)
        {
            var batch = await blobs.GetJson(document, reference, BlobJson.Default.PageTextsBlob, cancellationToken);
            pages.AddRange(batch.Pages.Select(page => new PageContent { Number = page.Number, Text = page.Text }));
            properties.AddRange(batch.Properties.Where(p => !properties.ContainsKey(p.Key)));
        }

        properties[FileNameProperty] = fileName;
        return new DocumentText(kind, pages.ToImmutable()) { Properties = properties.ToImmutable() };
    }

    public Task<DocumentText> Load(WorkOrder order, CancellationToken cancellationToken) =>
        Load(order.Document, order.Kind, order.FileName, order.PageBlobs, cancellationToken);
}
