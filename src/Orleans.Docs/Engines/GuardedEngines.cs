using System.Collections.Immutable;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Callers;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>
/// Engines behind their circuits. While one is open no call is made. What fails for a time or takes too long counts
/// against the engine; what is wrong with a document or with what the engine was configured for does not.
/// </summary>
internal static class Guarded
{
    /// <param name="engine">One that cannot be made fails at every call.</param>
    public static T By<T>(Circuit circuit, Lazy<T> engine)
        where T : class => (T)(engine switch
        {
            Lazy<IExtractor> extractor => new Extractor(extractor, circuit),
            Lazy<IClassifier> classifier => new Classifier(classifier, circuit),
            Lazy<IPiiDetector> detector => new PiiDetector(detector, circuit),
            Lazy<ISummarizer> summarizer => (object)new Summarizer(summarizer, circuit),
            _ => throw new ArgumentException($"{typeof(T).Name} is no engine", nameof(engine)),
        });

    private static async ValueTask<Outcome<T>> Call<T>(Circuit circuit, Func<ValueTask<Outcome<T>>> call)
    {
        if (circuit.Enter() is { } open)
        {
            return new Outcome<T>.Deferred(open);
        }

        Outcome<T> outcome;
        try
        {
            outcome = await call();
        }
        catch (Exception e) when (StoreFaults.Told(e) is null)
        {
            // The time limit of the step too; what was broken off from outside is excused by the circuit.
            circuit.Failed();
            throw;
        }

        switch (outcome)
        {
            case Outcome<T>.Transient or Outcome<T>.TimedOut:
                circuit.Failed();
                break;
            case Outcome<T>.Deferred:
                break;
            default:
                circuit.Answered();
                break;
        }

        return outcome;
    }

    private sealed class Extractor(Lazy<IExtractor> engine, Circuit circuit) : IExtractor
    {
        public EngineIdentity Identity => engine.Value.Identity;

        public ValueTask<Outcome<ExtractedBatch>> Extract(
            ExtractRequest request, CancellationToken cancellationToken) =>
            Call(circuit, () => engine.Value.Extract(request, cancellationToken));
    }

    private sealed class Classifier(Lazy<IClassifier> engine, Circuit circuit) : IClassifier
    {
        public EngineIdentity Identity => engine.Value.Identity;

        public ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
            DocumentText text, CancellationToken cancellationToken) =>
            Call(circuit, () => engine.Value.Classify(text, cancellationToken));
    }

    private sealed class PiiDetector(Lazy<IPiiDetector> engine, Circuit circuit) : IPiiDetector
    {
        public EngineIdentity Identity => engine.Value.Identity;

        public ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken) =>
            Call(circuit, () => engine.Value.Detect(text, cancellationToken));
    }

    private sealed class Summarizer(Lazy<ISummarizer> engine, Circuit circuit) : ISummarizer
    {
        public EngineIdentity Identity => engine.Value.Identity;

        public ValueTask<Outcome<Summary>> Summarize(
            DocumentText text, TypeScore type, CancellationToken cancellationToken) =>
            Call(circuit, () => engine.Value.Summarize(text, type, cancellationToken));
    }
}
