using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Documents;

/// <summary>What people set, and key facts as they stand after it. Pure.</summary>
internal static class CorrectedFacts
{
    /// <summary>What a person set replaces what the engine found, with full confidence.</summary>
    public static ImmutableArray<KeyFact> Of(
        ImmutableArray<KeyFact> facts, ImmutableSortedDictionary<string, string> corrections)
    {
        foreach (var (field, value) in corrections.Where(c => IsOfFact(c.Key)))
        {
            var corrected = new KeyFact(field, value, 1, facts.FirstOrDefault(fact => fact.Name == field)?.Page ?? 0);
            facts = [.. facts.Where(fact => fact.Name != field), corrected];
        }

        return facts;
    }

    /// <summary>Values of facts that people set, without the personal data in them: no detector looked there.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Redacted(
        ImmutableSortedDictionary<string, string> corrections, Redactor redactor) =>
        corrections.Where(c => IsOfFact(c.Key)).Select(c => KeyValuePair.Create(c.Key, redactor.Given(c.Value)));

    /// <summary>The type is one of a few words, and says nothing of a person.</summary>
    public static bool IsOfFact(string field) => field != CorrectableFields.Type;
}
