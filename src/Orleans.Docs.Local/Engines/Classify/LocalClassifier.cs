using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>
/// Sorts documents with the ML.NET model that this project trains on its own texts. Safe for any number of
/// callers at once, and never fails on odd input: what it does not know becomes <see cref="DocumentType.Other"/>.
/// </summary>
public sealed class LocalClassifier : IClassifier
{
    public const string Name = "local-classifier";

    private readonly ClassifierModel _model;
    private readonly int _charactersMax;

    /// <exception cref="InvalidDataException">The model file is not one that this build can score.</exception>
    public LocalClassifier(IOptions<ClassifierOptions> options)
        : this(Name, options?.Value.ModelPath, (options ?? throw new ArgumentNullException(nameof(options))).Value
            .CharactersMax)
    {
    }

    /// <param name="name">What the engine is called.</param>
    /// <param name="modelPath">A model file; null: the one in the assembly.</param>
    /// <param name="charactersMax">As <see cref="ClassifierOptions.CharactersMax"/>.</param>
    /// <exception cref="InvalidDataException">The model file is not one that this build can score.</exception>
    public LocalClassifier(string name, string? modelPath, int charactersMax)
    {
        _charactersMax = charactersMax;
        _model = modelPath is null ? ClassifierModel.LoadEmbedded() : ClassifierModel.LoadFile(modelPath);
        Identity = new EngineIdentity(name, _model.Card.Version);
    }

    public EngineIdentity Identity { get; }

    public ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
        DocumentText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();
        var head = ClassifierHead.Of(text, _charactersMax);
        var scores = _model.Score(TextFeatures.Of(head));
        var usage = new Usage(Pages: text.Pages.Length, Characters: head.Text.Length);
        return ValueTask.FromResult<Outcome<ImmutableArray<TypeScore>>>(
            new Outcome<ImmutableArray<TypeScore>>.Done(scores, usage));
    }
}
