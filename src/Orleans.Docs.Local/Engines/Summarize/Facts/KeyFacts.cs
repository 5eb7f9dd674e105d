using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>
/// Which facts are read from which type of document; their names are stable. A fact that is not found is absent.
/// </summary>
internal static class KeyFacts
{
    private const int ValueCharactersMax = 400;

    public static ImmutableArray<KeyFact> Read(DocumentText document, string type, int countMax)
    {
        var source = new FactSource(document);
        return [.. Reader(type)(source)
            .Where(fact => fact.Value is { Value.Length: > 0 })
            .Take(countMax)
            .Select(fact => new KeyFact(
                fact.Name, Bounded(fact.Value!.Value), fact.Value.Confidence, fact.Value.Page))];
    }

    private static Func<FactSource, IEnumerable<(string Name, FactValue? Value)>> Reader(string type) => type switch
    {
        DocumentType.Invoice => InvoiceFacts.Read,
        DocumentType.Receipt => ReceiptFacts.Read,
        DocumentType.Contract => ContractFacts.Read,
        DocumentType.BankStatement => StatementFacts.Read,
        DocumentType.Letter or DocumentType.Email => LetterFacts.Read,
        DocumentType.Resume => PaperFacts.Resume,
        DocumentType.ScientificPaper => PaperFacts.Paper,
        DocumentType.Form => PaperFacts.Form,
        DocumentType.Report => PaperFacts.Report,
        _ => _ => [],
    };

    private static string Bounded(string value) => value.Length <= ValueCharactersMax
        ? value
        : value[..(char.IsHighSurrogate(value[ValueCharactersMax - 1]) ? ValueCharactersMax - 1 : ValueCharactersMax)];
}
