namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>The documents of a refresh, and the numbers about them that scores need.</summary>
internal sealed class Snapshot(IReadOnlyList<StoredDocument> documents)
{
    private readonly Dictionary<(string? Nested, string Field), (long Documents, double Length)> _fields = [];
    private readonly Dictionary<(string? Nested, string Field, string Word), long> _frequencies = [];

    public IReadOnlyList<StoredDocument> Documents { get; } = documents;

    public static Snapshot Of(IEnumerable<StoredDocument> documents) => new(
        [
            .. documents.Where(document => !document.IsDeleted)
                .OrderBy(document => document.Shard).ThenBy(document => document.SequenceNumber),
        ]);

    /// <summary>How many documents have the field, and how many words it has in the mean.</summary>
    public (long Documents, double Length) Field(string? nested, string field)
    {
        if (!_fields.TryGetValue((nested, field), out var numbers))
        {
            var lengths = All(nested).Select(fields => fields.Words.GetValueOrDefault(field)?.Count ?? 0)
                .Where(length => length > 0).ToList();
            _fields[(nested, field)] = numbers = (lengths.Count, lengths.Count == 0 ? 1 : lengths.Average());
        }

        return numbers;
    }

    /// <summary>How many documents have the word in the field.</summary>
    public long Frequency(string? nested, string field, string word)
    {
        if (!_frequencies.TryGetValue((nested, field, word), out var count))
        {
            count = All(nested).LongCount(
                fields => fields.Words.TryGetValue(field, out var words) && words.Exists(token => token.Term == word));
            _frequencies[(nested, field, word)] = count;
        }

        return count;
    }

    private IEnumerable<IndexedFields> All(string? nested) => nested is null
        ? Documents.Select(document => document.Fields)
        : Documents.SelectMany(document => document.Fields.Nested.GetValueOrDefault(nested) ?? []);
}
