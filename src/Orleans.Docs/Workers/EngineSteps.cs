using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>Sorts the document into a type.</summary>
internal sealed class ClassifyStep(StepEngines engines, DocumentTexts texts) : IStepRunner
{
    private const int AlternativesMax = 3;

    public Step Step => Step.Classify;

    public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        var text = await texts.Load(order, cancellationToken);
        var outcome = await engines.Classifier(order.Engine).Classify(text, cancellationToken);
        return await outcome.Then(scores => new ValueTask<DocumentEvent>(new Classified(
            order.Attempt, scores[0].Type, scores[0].Confidence, [.. scores.Skip(1).Take(AlternativesMax)])));
    }
}

/// <summary>Finds personal data.</summary>
internal sealed class DetectPiiStep(StepEngines engines, DocumentTexts texts, DocumentBlobs blobs) : IStepRunner
{
    public Step Step => Step.DetectPii;

    public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        var text = await texts.Load(order, cancellationToken);
        var outcome = await engines.PiiDetector(order.Engine).Detect(text, cancellationToken);
        return await outcome.Then<Content.Findings>(async findings => new PiiFlagged(
            order.Attempt,
            TrialChanges.Counts(findings),
            await blobs.PutJson(order.Document, findings, BlobJson.Default.Findings, cancellationToken)));
    }
}

/// <summary>Writes the summary.</summary>
internal sealed class SummarizeStep(StepEngines engines, DocumentTexts texts, DocumentBlobs blobs) : IStepRunner
{
    public Step Step => Step.Summarize;

    public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        var text = await texts.Load(order, cancellationToken);
        var type = order.Type ?? throw new InvalidOperationException("a summary is owed only once the type is known");
        var outcome = await engines.Summarizer(order.Engine).Summarize(text, type, cancellationToken);
        return await outcome.Then<Content.Summary>(async summary => new Summarized(
            order.Attempt,
            await blobs.PutJson(order.Document, summary, BlobJson.Default.Summary, cancellationToken)));
    }
}
