using System.Collections.Immutable;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>
/// All engines of all sources by step and name, each made when it is first asked for and behind its circuit.
/// </summary>
public sealed class EngineCatalog(
    IEnumerable<IEngineSource<IExtractor>> extractors, IEnumerable<IEngineSource<IClassifier>> classifiers,
    IEnumerable<IEngineSource<IPiiDetector>> piiDetectors, IEnumerable<IEngineSource<ISummarizer>> summarizers,
    Circuits circuits)
{
    private readonly Named<IExtractor> _extractors = new(Step.Extract, extractors, circuits);
    private readonly Named<IClassifier> _classifiers = new(Step.Classify, classifiers, circuits);
    private readonly Named<IPiiDetector> _piiDetectors = new(Step.DetectPii, piiDetectors, circuits);
    private readonly Named<ISummarizer> _summarizers = new(Step.Summarize, summarizers, circuits);

    public IExtractor Extractor(string name) => _extractors.Get(name);

    public IClassifier Classifier(string name) => _classifiers.Get(name);

    public IPiiDetector PiiDetector(string name) => _piiDetectors.Get(name);

    public ISummarizer Summarizer(string name) => _summarizers.Get(name);

    /// <summary>In the order in which the sources offer them; empty for a step that needs no engine.</summary>
    public ImmutableArray<string> NamesOf(Step step) => step switch
    {
        Step.Extract => _extractors.Names,
        Step.Classify => _classifiers.Names,
        Step.DetectPii => _piiDetectors.Names,
        Step.Summarize => _summarizers.Names,
        _ => [],
    };

    /// <summary>The engines of one step.</summary>
    private sealed class Named<T>
        where T : class
    {
        private readonly Step _step;
        private readonly Dictionary<string, Lazy<T>> _engines = new(StringComparer.Ordinal);

        public Named(Step step, IEnumerable<IEngineSource<T>> sources, Circuits circuits)
        {
            _step = step;
            var names = ImmutableArray.CreateBuilder<string>();
            foreach (var engine in sources.SelectMany(source => source.Engines))
            {
                var made = new Lazy<T>(engine.Create);
                if (!_engines.TryAdd(engine.Name, engine.GuardsItself
                    ? made
                    : new Lazy<T>(() => Guarded.By(circuits.Of(engine.Name), made))))
                {
                    throw new InvalidOperationException($"two engines for {step} are called '{engine.Name}'");
                }

                names.Add(engine.Name);
            }

            Names = names.ToImmutable();
        }

        public ImmutableArray<string> Names { get; }

        public T Get(string name) => _engines.TryGetValue(name, out var engine)
            ? engine.Value
            : throw new EngineUnknownException(_step, name, Names);
    }
}

/// <summary>No engine of that name does the step.</summary>
public sealed class EngineUnknownException(Step step, string name, ImmutableArray<string> names)
    : Exception($"there is no engine '{name}' for {step}: {Choice(step, names)}")
{
    public static string Choice(Step step, EngineCatalog engines) => Choice(step, engines.NamesOf(step));

    private static string Choice(Step step, ImmutableArray<string> names) =>
        names.IsEmpty ? $"{step} needs none" : $"use one of {string.Join(", ", names)}";
}
