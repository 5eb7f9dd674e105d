using Microsoft.Extensions.Options;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>The model that is built in or configured, further models by name, and the classifier by rules.</summary>
internal sealed class LocalClassifiers(IOptions<ClassifierOptions> options) : IEngineSource<IClassifier>
{
    public IEnumerable<NamedEngine<IClassifier>> Engines =>
    [
        new(LocalClassifier.Name, () => new LocalClassifier(options)),
        new(RulesClassifier.Name, () => new RulesClassifier(options.Value.CharactersMax)),
        .. options.Value.Models.Select(model => new NamedEngine<IClassifier>(
            model.Key, () => new LocalClassifier(model.Key, model.Value, options.Value.CharactersMax))),
    ];
}
