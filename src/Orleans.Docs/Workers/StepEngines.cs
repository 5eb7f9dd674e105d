using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>Which engine does which step.</summary>
public sealed class StepEngines(
    IExtractor extractor, IClassifier classifier, IPiiDetector piiDetector, ISummarizer summarizer)
{
    /// <summary>Attachments are submitted by the silo itself.</summary>
    private const string Silo = "silo";

    public IExtractor Extractor => extractor;

    public IClassifier Classifier => classifier;

    public IPiiDetector PiiDetector => piiDetector;

    public ISummarizer Summarizer => summarizer;

    public EngineIdentity IdentityOf(Step step) => step switch
    {
        Step.Extract => extractor.Identity,
        Step.Classify => classifier.Identity,
        Step.DetectPii => piiDetector.Identity,
        Step.Summarize => summarizer.Identity,
        _ => new EngineIdentity(Silo, "1"),
    };

    public string NameOf(Step step) => IdentityOf(step).Engine;
}
