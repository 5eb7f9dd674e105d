using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>
/// Reads what people type: words (all must occur), <c>"phrases"</c>, <c>prefix*</c>, <c>-without</c>, <c>OR</c> and
/// parentheses. <c>OR</c> binds weaker than standing side by side: <c>a b OR c</c> is <c>(a b) OR c</c>.
/// </summary>
public sealed class QueryParser
{
    /// <summary>Words, phrases and prefixes in one query.</summary>
    public const int TermsMax = 200;

    /// <summary>Parentheses within parentheses.</summary>
    public const int DepthMax = 16;

    /// <summary>Letters before the asterisk: a shorter prefix matches nearly everything and costs as much.</summary>
    public const int PrefixLengthMin = 2;

    /// <summary>See <see cref="QueryNode.Relaxed"/>: a query of fewer plain words is always meant strictly.</summary>
    public const int GradedWordsMin = 4;

    private readonly List<QueryToken> _tokens;
    private int _next;
    private int _terms;
    private int _depth;

    private QueryParser(List<QueryToken> tokens) => _tokens = tokens;

    /// <summary>Returns what to look for; null for a blank query, which matches everything.</summary>
    /// <exception cref="InvalidQueryException">The message says what is wrong and at which character.</exception>
    public static QueryNode? Parse(string text)
    {
        if (text.Length > SearchQuery.TextLengthMax)
        {
            throw new InvalidQueryException(
                $"the query has {text.Length} characters; at most {SearchQuery.TextLengthMax} are allowed");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var parser = new QueryParser(QueryToken.Split(text));
        var node = parser.ReadAlternatives();
        if (parser.Peek() is { } rest)
        {
            throw new InvalidQueryException($"the parenthesis at character {rest.Position} closes nothing");
        }

        return node ?? throw new InvalidQueryException("the query has no word to look for");
    }

    private QueryToken? Peek() => _next < _tokens.Count ? _tokens[_next] : null;

    /// <summary>Null: there is nothing to look for, as in <c>( &amp; )</c>.</summary>
    private QueryNode? ReadAlternatives()
    {
        var parts = ImmutableArray.CreateBuilder<QueryNode>();
        QueryToken? or = null;
        while (true)
        {
            var part = ReadSideBySide();
            var another = Peek() is { Kind: QueryTokenKind.Or } token ? token : (QueryToken?)null;
            if (part is null && (or ?? another) is { } bare)
            {
                throw new InvalidQueryException($"OR at character {bare.Position} needs a word on both sides");
            }

            if (part is QueryNode.Any any)
            {
                parts.AddRange(any.Parts);
            }
            else if (part is not null)
            {
                parts.Add(part);
            }

            if (another is null)
            {
                return parts.Count > 1 ? new QueryNode.Any(parts.ToImmutable()) : parts.FirstOrDefault();
            }

            or = another;
            _next++;
        }
    }

    private QueryNode? ReadSideBySide()
    {
        var parts = ImmutableArray.CreateBuilder<QueryNode>();
        var without = ImmutableArray.CreateBuilder<QueryNode>();
        QueryToken? minus = null;
        while (Peek() is { Kind: not (QueryTokenKind.Or or QueryTokenKind.Close) } token)
        {
            if (token.Kind == QueryTokenKind.Minus)
            {
                _next++;
                minus ??= token;
                if (ReadOperand() is { } unwanted)
                {
                    without.Add(unwanted);
                }
            }
            else if (ReadOperand() is { } part)
            {
                Add(part, parts, without);
            }
        }

        if (parts.Count == 0 && without.Count > 0)
        {
            throw new InvalidQueryException(
                $"the minus at character {minus!.Value.Position} needs a word to look for beside it");
        }

        return parts.Count == 1 && without.Count == 0 ? parts[0]
            : parts.Count == 0 ? null
            : new QueryNode.All(parts.ToImmutable(), without.ToImmutable());
    }

    /// <summary>A group inside is taken apart: all of it must be there in any case.</summary>
    private static void Add(
        QueryNode part, ImmutableArray<QueryNode>.Builder parts, ImmutableArray<QueryNode>.Builder without)
    {
        if (part is QueryNode.All all)
        {
            parts.AddRange(all.Parts);
            without.AddRange(all.Without);
        }
        else
        {
            parts.Add(part);
        }
    }

    private QueryNode? ReadOperand()
    {
        if (Peek() is not { } token)
        {
            return null;
        }

        switch (token.Kind)
        {
            case QueryTokenKind.Open:
                return ReadGroup(token);
            case QueryTokenKind.Minus or QueryTokenKind.Or or QueryTokenKind.Close:
                throw new InvalidQueryException($"a word is missing at character {token.Position}");
            default:
                _next++;
                return token.Text.Length == 0 ? null : Term(token);
        }
    }

    private QueryNode? ReadGroup(QueryToken open)
    {
        if (++_depth > DepthMax)
        {
            throw new InvalidQueryException(
                $"more than {DepthMax} parentheses within each other at character {open.Position}");
        }

        _next++;
        var inside = ReadAlternatives();
        if (Peek() is not { Kind: QueryTokenKind.Close })
        {
            throw new InvalidQueryException($"the parenthesis at character {open.Position} is not closed");
        }

        _next++;
        _depth--;
        return inside;
    }

    private QueryNode Term(QueryToken token)
    {
        if (++_terms > TermsMax)
        {
            throw new InvalidQueryException($"more than {TermsMax} words at character {token.Position}");
        }

        if (token.Kind == QueryTokenKind.Phrase)
        {
            return new QueryNode.Phrase(token.Text);
        }

        var stem = token.Text.TrimEnd('*');
        if (stem.Length == token.Text.Length)
        {
            return new QueryNode.Word(stem);
        }

        return stem.Count(char.IsLetterOrDigit) >= PrefixLengthMin
            ? new QueryNode.Prefix(stem)
            : throw new InvalidQueryException(
                $"the prefix at character {token.Position} needs {PrefixLengthMin} letters before the asterisk");
    }
}
