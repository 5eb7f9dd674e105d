using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>Puts the text of a document together from its page blobs.</summary>
public sealed class DocumentTexts(DocumentBlobs blobs)
{
    public const string FileNameProperty = "file_name";

    public Task<DocumentText> Load(
        DocumentKey document, DocumentKind kind, string fileName, ImmutableArray<BlobRef> pageBlobs,
        CancellationToken cancellationToken) => Load(
            document, kind, fileName, pageBlobs, BlobJson.Default.PagesBlob,
            batch => batch.Pages, batch => batch.Properties, cancellationToken);

    /// <summary>Numbers and text of the pages only, which takes a fraction of the time.</summary>
    public Task<DocumentText> LoadTextOnly(
        DocumentKey document, DocumentKind kind, string fileName, ImmutableArray<BlobRef> pageBlobs,
        CancellationToken cancellationToken) => Load(
            document, kind, fileName, pageBlobs, BlobJson.Default.PageTextsBlob,
            batch => batch.Pages.Select(page => new PageContent { Number = page.Number, Text = page.Text }),
            batch => batch.Properties, cancellationToken);

    /// <summary>The same and the tables.</summary>
    public Task<DocumentText> LoadTextAndTables(
        DocumentKey document, DocumentKind kind, string fileName, ImmutableArray<BlobRef> pageBlobs,
        CancellationToken cancellationToken) => Load(
            document, kind, fileName, pageBlobs, BlobJson.Default.PageTablesBlob,
            batch => batch.Pages.Select(page => new PageContent
            {
                Number = page.Number,
                Text = page.Text,
                Tables = page.Tables,
            }),
            batch => batch.Properties, cancellationToken);

    public Task<DocumentText> Load(WorkOrder order, CancellationToken cancellationToken) =>
        Load(order.Document, order.Kind, order.FileName, order.PageBlobs, cancellationToken);

    private async Task<DocumentText> Load<TBlob>(
        DocumentKey document, DocumentKind kind, string fileName, ImmutableArray<BlobRef> pageBlobs,
        JsonTypeInfo<TBlob> json, Func<TBlob, IEnumerable<PageContent>> pagesOf,
        Func<TBlob, ImmutableSortedDictionary<string, string>> propertiesOf, CancellationToken cancellationToken)
        where TBlob : class
    {
        var pages = ImmutableArray.CreateBuilder<PageContent>();
        var properties = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var reference in pageBlobs)
        {
            var batch = await blobs.GetJson(document, reference, json, cancellationToken);
            pages.AddRange(pagesOf(batch));
            properties.AddRange(propertiesOf(batch).Where(p => !properties.ContainsKey(p.Key)));
        }

        properties[FileNameProperty] = fileName;
        return new DocumentText(kind, pages.ToImmutable()) { Properties = properties.ToImmutable() };
    }
}
