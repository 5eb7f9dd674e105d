using System.Text;
using System.Text.RegularExpressions;
using Orleans.Docs.OpenSearchServer.Http;

namespace Orleans.Docs.OpenSearchServer.Indices;

internal readonly record struct Token(string Term, int Position);

/// <summary>Makes words of a text: the analyzers that an index defines, and the ready-made ones.</summary>
internal sealed partial class Analyzer
{
    private const int TermBytesMax = 32_766;
    private const int TokenLengthMax = 255;

    private readonly Func<string, IEnumerable<string>> _split;
    private readonly bool _lower;
    private readonly int _lengthMax;

    private Analyzer(Func<string, IEnumerable<string>> split, bool lower, int lengthMax) =>
        (_split, _lower, _lengthMax) = (split, lower, lengthMax);

    /// <param name="settings">The flat settings of the index.</param>
    public static Analyzer Of(string name, IReadOnlyDictionary<string, string?> settings)
    {
        var prefix = $"index.analysis.analyzer.{name}.";
        var type = settings.GetValueOrDefault(prefix + "type");
        var tokenizer = settings.GetValueOrDefault(prefix + "tokenizer");
        if (type is null && tokenizer is null)
        {
            return name is "default" ? BuiltIn("standard", TokenLengthMax, true) : BuiltIn(name, TokenLengthMax, true);
        }

        if (tokenizer is null)
        {
            var length =
                int.Parse(settings.GetValueOrDefault(prefix + "max_token_length") ?? $"{TokenLengthMax}", null);
            return BuiltIn(type!, length, true);
        }

        var filters =
            settings.Where(pair => pair.Key.StartsWith(prefix + "filter", default)).Select(pair => pair.Value);
        var lower = false;
        foreach (var filter in filters)
        {
            lower |= filter == "lowercase" ? true : throw ApiException.NotSupported($"token filter {filter}");
        }

        var own = $"index.analysis.tokenizer.{tokenizer}.";
        var kind = settings.GetValueOrDefault(own + "type") ?? tokenizer;
        var max = int.Parse(settings.GetValueOrDefault(own + "max_token_length") ?? $"{TokenLengthMax}", null);
        return BuiltIn(kind, max, lower);
    }

    public IEnumerable<string> Words(string text) => _split(text).SelectMany(Cut).Select(Checked);

    private static Analyzer BuiltIn(string name, int lengthMax, bool lower) => name switch
    {
        "standard" => new(text => Standard().Matches(text).Select(match => match.Value), lower, lengthMax),
        "simple" => new(text => Letters().Matches(text).Select(match => match.Value), lower, lengthMax),
        "whitespace" => new(Spaces, false, lengthMax),
        "keyword" => new(text => [text], false, int.MaxValue),
        _ => throw ApiException.NotSupported($"analyzer or tokenizer {name}"),
    };

    private static string[] Spaces(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<string> Cut(string word)
    {
        for (; word.Length > _lengthMax; word = word[_lengthMax..])
        {
            yield return word[.._lengthMax];
        }

        yield return word;
    }

    private string Checked(string word) => Encoding.UTF8.GetByteCount(word) > TermBytesMax
        ? throw ApiException.Illegal("Document contains at least one immense term whose UTF8 encoding is too long")
        : _lower ? word.ToLowerInvariant() : word;

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}_]+(?:['’.,:][\p{L}\p{N}\p{M}_]+)*")]
    private static partial Regex Standard();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Letters();
}
