using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>Reads one batch of pages.</summary>
internal sealed class ExtractStep(
    StepEngines engines, DocumentBlobs blobs, IOptionsMonitor<PriceTable> prices, IOptions<WorkerOptions> options)
    : IStepRunner
{
    private const int AttachmentNameLengthMax = 100;

    public Step Step => Step.Extract;

    public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        var request = new ExtractRequest(
            order.Document,
            ct => blobs.OpenRead(order.Document, order.Source, ct),
            order.Source.Length,
            order.FileName,
            order.FirstPage,
            options.Value.PagesPerCallMax,
            options.Value.ExtractBudget)
        {
            Attempt = order.Attempt,
            Job = order.Job,
        };
        var engine = engines.Extractor(order.Engine);
        var outcome = await engine.Extract(request, cancellationToken);
        return await outcome.Then(async batch => await Store(order, engine.Identity.Engine, batch, cancellationToken));
    }

    /// <summary>A commit holds all attachments of a document, so none may have a name of any length.</summary>
    private static string Cut(string text) =>
        text.Length <= AttachmentNameLengthMax ? text : text[..AttachmentNameLengthMax];

    private async ValueTask<DocumentEvent> Store(
        WorkOrder order, string engine, ExtractedBatch batch, CancellationToken cancellationToken)
    {
        var content = await blobs.PutJson(
            order.Document,
            new PagesBlob(batch.Pages, batch.Properties.ToImmutableSortedDictionary(StringComparer.Ordinal)),
            BlobJson.Default.PagesBlob,
            cancellationToken);
        var attachments = ImmutableArray.CreateBuilder<AttachmentRef>(batch.Attachments.Length);
        foreach (var file in batch.Attachments)
        {
            var stored = await blobs.Add(order.Document, file.Bytes, cancellationToken);
            attachments.Add(new AttachmentRef(Cut(file.FileName), Cut(file.MediaType), stored));
        }

        return new PagesExtracted(
            order.Attempt, batch.Kind, batch.MediaType, batch.PagesExpected,
            [
                .. batch.Pages.Select(page => new PageFact(
                    page.Number, page.Source, page.Confidence, page.Words.Length, page.Tables.Length,
                    page.Fields.Length, page.Problem)
                {
                    CostUsd = batch.Paid.TryGetValue(page.Number, out var usage)
                        ? prices.CurrentValue.CostUsd(engine, usage)
                        : null,
                }),
            ],
            content, attachments.ToImmutable());
    }
}
