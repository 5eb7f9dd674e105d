using System.Text;
using System.Text.Json.Nodes;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// Searches that find entries by all of their words in their order, several entries in one. What one search may hold
/// is bounded as OpenSearch does it: each word of a phrase counts as a clause.
/// </summary>
internal sealed class EntryProof
{
    private const int WordsMax = 900;
    private const int PhraseWordsMax = 100;

    private readonly List<(IndexEntry Entry, JsonArray Phrases)> _parts = [];
    private int _words;

    public IEnumerable<IndexEntry> Entries => _parts.Select(part => part.Entry);

    /// <summary>An entry with many words comes in several searches, one without any in none.</summary>
    public static IEnumerable<EntryProof> SearchesFor(IEnumerable<IndexEntry> entries)
    {
        var search = new EntryProof();
        foreach (var entry in entries.Where(entry => !entry.Deleted))
        {
            JsonArray? phrases = null;
            foreach (var (field, words, count) in PhrasesOf(entry))
            {
                if (search._words + count > WordsMax)
                {
                    yield return search;
                    (search, phrases) = (new EntryProof(), null);
                }

                if (phrases is null)
                {
                    search._parts.Add((entry, phrases = []));
                }

                phrases.Add((JsonNode)Phrase(field, words));
                search._words += count;
            }
        }

        if (search._words > 0)
        {
            yield return search;
        }
    }

    public static JsonObject Ids(string id) =>
        new() { ["ids"] = new JsonObject { ["values"] = new JsonArray(id) } };

    public JsonObject Body() => new()
    {
        ["size"] = _parts.Count,
        ["track_total_hits"] = false,
        ["_source"] = false,
        ["query"] = new JsonObject
        {
            ["bool"] = new JsonObject { ["should"] = new JsonArray([.. _parts.Select(Part)]) },
        },
    };

    private static JsonNode Part((IndexEntry Entry, JsonArray Phrases) part)
    {
        var filters = (JsonArray)part.Phrases.DeepClone();
        filters.Add((JsonNode)Ids(EntryFields.IdOf(part.Entry.Document)));
        return new JsonObject { ["bool"] = new JsonObject { ["filter"] = filters } };
    }

    private static JsonObject Phrase(string field, string words) =>
        new() { ["match_phrase"] = new JsonObject { [$"words.{field}"] = words } };

    private static List<(string Field, string Words, int Count)> PhrasesOf(IndexEntry entry)
    {
        var phrases = new List<(string, string, int)>();
        foreach (var (field, content) in EntryFields.ContentOf(entry))
        {
            var (words, count) = (new StringBuilder(), 0);
            for (var reader = new WordReader(content); reader.MoveNext();)
            {
                words.Append(reader.Folded).Append(' ');
                if (++count == PhraseWordsMax)
                {
                    phrases.Add((field, words.ToString(), count));
                    (words, count) = (new StringBuilder(), 0);
                }
            }

            if (count > 0)
            {
                phrases.Add((field, words.ToString(), count));
            }
        }

        return phrases;
    }
}
