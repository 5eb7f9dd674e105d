using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>
/// Sorts documents by telling phrases that people wrote down, each with a weight. Less accurate than the model, but it
/// was trained on nothing: a second opinion that does not change when the model does.
/// </summary>
internal sealed class RulesClassifier(int charactersMax) : IClassifier
{
    public const string Name = "rules-classifier";

    /// <summary>How much one unit of weight counts when weights become probabilities.</summary>
    private const float Sharpness = 0.7f;

    public EngineIdentity Identity { get; } = new(Name, "1");

    public ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
        DocumentText text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var head = ClassifierHead.Of(text, charactersMax);
        var usage = new Usage(Pages: text.Pages.Length, Characters: head.Text.Length);
        return ValueTask.FromResult<Outcome<ImmutableArray<TypeScore>>>(
            new Outcome<ImmutableArray<TypeScore>>.Done(Score(head), usage));
    }

    private static ImmutableArray<TypeScore> Score(ClassifierInput head)
    {
        var weights = DocumentType.All.ToDictionary(type => type, type => ClassifierRules.Prior(type, head));
        foreach (var (type, phrases) in ClassifierRules.Phrases)
        {
            weights[type] += phrases.Where(phrase => Occurs(phrase.Text, head.Text)).Sum(phrase => phrase.Weight);
        }

        var max = weights.Values.Max();
        var scores = weights.ToDictionary(pair => pair.Key, pair => MathF.Exp((pair.Value - max) * Sharpness));
        var sum = scores.Values.Sum();
        return
        [
            .. scores.Select(pair => new TypeScore(pair.Key, pair.Value / sum))
                .OrderByDescending(score => score.Confidence)
                .ThenBy(score => DocumentType.All.IndexOf(score.Type)),
        ];
    }

    /// <summary>At the start of a word, in any case.</summary>
    private static bool Occurs(string phrase, string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            at = text.IndexOf(phrase, at, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            if (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
            {
                return true;
            }
        }

        return false;
    }
}
