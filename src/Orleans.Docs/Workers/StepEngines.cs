using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>Which engine does which step: the one that is named, or the step's default.</summary>
/// <remarks>Every member throws <see cref="EngineUnknownException"/> for a name that no engine has.</remarks>
public sealed class StepEngines(EngineCatalog catalog, IOptions<EngineOptions> options)
{
    /// <summary>Attachments are submitted by the silo itself.</summary>
    private const string Silo = "silo";

    public IExtractor Extractor(string? name) => catalog.Extractor(name ?? DefaultOf(Step.Extract));

    public IClassifier Classifier(string? name) => catalog.Classifier(name ?? DefaultOf(Step.Classify));

    public IPiiDetector PiiDetector(string? name) =>
        new FittingFindings(catalog.PiiDetector(name ?? DefaultOf(Step.DetectPii)));

    public ISummarizer Summarizer(string? name) => catalog.Summarizer(name ?? DefaultOf(Step.Summarize));

    public ImmutableArray<string> NamesOf(Step step) => catalog.NamesOf(step);

    public string DefaultOf(Step step) =>
        options.Value.Of(step)
        ?? catalog.NamesOf(step).FirstOrDefault()
        ?? (step is Step.Attach ? Silo : throw new InvalidOperationException($"no engine is registered for {step}"));

    public EngineIdentity IdentityOf(Step step, string? name) => step switch
    {
        Step.Extract => Extractor(name).Identity,
        Step.Classify => Classifier(name).Identity,
        Step.DetectPii => PiiDetector(name).Identity,
        Step.Summarize => Summarizer(name).Identity,
        _ => new EngineIdentity(Silo, "1"),
    };

    /// <summary>Returns when the step may be done by that engine; null is the default.</summary>
    /// <exception cref="CommandRefusedException">Names the engines that there are.</exception>
    public void Check(Step step, string? name)
    {
        if (name is not null && !catalog.NamesOf(step).Contains(name))
        {
            // The name comes from a caller and goes into a message: cut it.
            throw new CommandRefusedException(
                new EngineUnknownException(step, name.Length > 80 ? name[..80] : name, catalog.NamesOf(step)).Message);
        }
    }
}
