using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

/// <summary>Key facts as they stand after what people set. Pure.</summary>
internal static class CorrectedFacts
{
    /// <summary>What a person set replaces what the engine found, with full confidence.</summary>
    public static ImmutableArray<KeyFact> Of(
        ImmutableArray<KeyFact> facts, ImmutableSortedDictionary<string, string> corrections)
    {
        foreach (var (field, value) in corrections.Where(c => c.Key != CorrectableFields.Type))
        {
            var corrected = new KeyFact(field, value, 1, facts.FirstOrDefault(fact => fact.Name == field)?.Page ?? 0);
            facts = [.. facts.Where(fact => fact.Name != field), corrected];
        }

        return facts;
    }
}
