using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// Translates a query into the language of FTS5. Every word goes between quotation marks, so nothing that a person
/// typed is read as an operator; the tokenizer makes words of it as it did with the text.
/// </summary>
internal static class Fts5Match
{
    public static string Of(QueryNode node) => node switch
    {
        QueryNode.Word word => Quote(word.Text),
        QueryNode.Phrase phrase => Quote(phrase.Text),
        QueryNode.Prefix prefix => Quote(prefix.Text) + " *",
        QueryNode.Any any => Join(any.Parts, " OR "),
        QueryNode.All { Without.IsEmpty: true } all => Join(all.Parts, " AND "),
        QueryNode.All all => $"({Join(all.Parts, " AND ")} NOT {Join(all.Without, " OR ")})",
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, null),
    };

    private static string Join(IEnumerable<QueryNode> parts, string between) =>
        $"({string.Join(between, parts.Select(Of))})";

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
