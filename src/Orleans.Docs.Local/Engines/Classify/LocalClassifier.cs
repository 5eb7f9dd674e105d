using System.Collections.Immutable;
using System.Text;
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
    private readonly ClassifierModel _model;
    private readonly int _charactersMax;

    /// <exception cref="InvalidDataException">The model file is not one that this build can score.</exception>
    public LocalClassifier(IOptions<ClassifierOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _charactersMax = options.Value.CharactersMax;
        _model = options.Value.ModelPath is { } path ? ClassifierModel.LoadFile(path) : ClassifierModel.LoadEmbedded();
        Identity = new EngineIdentity("local-classifier", _model.Card.Version);
    }

    public EngineIdentity Identity { get; }

    public ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
        DocumentText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        cancellationToken.ThrowIfCancellationRequested();
        var head = Head(text);
        var scores = _model.Score(TextFeatures.Of(head));
        var usage = new Usage(Pages: text.Pages.Length, Characters: head.Text.Length);
        return ValueTask.FromResult<Outcome<ImmutableArray<TypeScore>>>(
            new Outcome<ImmutableArray<TypeScore>>.Done(scores, usage));
    }

    /// <summary>The first characters of the document, page after page, and what only the pages know.</summary>
    private ClassifierInput Head(DocumentText text)
    {
        var head = new StringBuilder();
        var fields = 0;
        foreach (var page in text.Pages)
        {
            fields += page.Fields.Length;
            var left = _charactersMax - head.Length;
            if (left <= 1)
            {
                continue;
            }

            head.Append(page.Text, 0, Math.Min(page.Text.Length, left - 1)).Append('\n');
        }

        return new ClassifierInput(text.Kind, head.ToString(), fields);
    }
}
