using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Workers;

/// <summary>
/// Makes each attachment a document of its own, linked to this one. Repeated, it joins the same documents.
/// </summary>
internal sealed class AttachStep(DocumentBlobs blobs, Intake intake, IOptions<WorkerOptions> options) : IStepRunner
{
    public Step Step => Step.Attach;

    public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        var children = ImmutableArray.CreateBuilder<DocumentKey>();
        var skipped = 0;
        foreach (var attachment in order.Attachments)
        {
            if (order.Depth >= options.Value.AttachmentDepthMax || attachment.Content.Length == 0)
            {
                skipped++;
                continue;
            }

            var bytes = await blobs.Get(order.Document, attachment.Content, cancellationToken);
            var source = IntakeSource.Of(bytes);
            var receipt = await intake.Accept(
                order.Document.Tenant,
                source,
                new IntakeFacts(
                    $"attachment-of-{order.Document.Id}-{attachment.Content.Name}",
                    new UploadOptions
                    {
                        FileName = UploadChecks.CleanFileName(attachment.FileName),
                        MediaType = attachment.MediaType,
                        Tags = order.Tags,
                        Lane = order.Lane,
                    })
                { Parent = order.Document, Depth = order.Depth + 1 },
                cancellationToken);
            if (receipt.Document != order.Document && !children.Contains(receipt.Document))
            {
                children.Add(receipt.Document);
            }
        }

        return new Outcome<DocumentEvent>.Done(
            new AttachmentsSubmitted(order.Attempt, children.ToImmutable(), skipped), default);
    }
}
