using System.Text;

namespace Orleans.Docs.Search;

internal enum QueryTokenKind
{
    Word,
    Phrase,
    Or,
    Minus,
    Open,
    Close,
}

/// <summary>A token and the place where it begins, counted from 1 as a person counts.</summary>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Text, int Position)
{
    /// <summary>
    /// Splits a query. Control characters part words; what has neither letter nor number is passed over, since no
    /// index holds it.
    /// </summary>
    /// <exception cref="InvalidQueryException">A phrase does not end.</exception>
    public static List<QueryToken> Split(string text)
    {
        var tokens = new List<QueryToken>();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (IsGap(c))
            {
                at++;
            }
            else if (c is '(' or ')')
            {
                tokens.Add(new(c == '(' ? QueryTokenKind.Open : QueryTokenKind.Close, "", ++at));
            }
            else if (c == '"')
            {
                at = AddPhrase(tokens, text, at);
            }
            else if (c == '-' && at + 1 < text.Length && text[at + 1] is not ('-' or ')') && !IsGap(text[at + 1]))
            {
                tokens.Add(new(QueryTokenKind.Minus, "", ++at));
            }
            else
            {
                at = AddWord(tokens, text, at);
            }
        }

        return tokens;
    }

    private static int AddPhrase(List<QueryToken> tokens, string text, int start)
    {
        var end = text.IndexOf('"', start + 1);
        if (end < 0)
        {
            throw new InvalidQueryException($"the phrase at character {start + 1} has no closing quotation mark");
        }

        // A phrase is handed on even if it holds nothing to look for: a minus before it must not take the next word.
        var inside = text[(start + 1)..end];
        tokens.Add(new(QueryTokenKind.Phrase, IsSearchable(inside) ? Clean(inside) : "", start + 1));
        return end + 1;
    }

    private static int AddWord(List<QueryToken> tokens, string text, int start)
    {
        var end = start;
        while (end < text.Length && !IsGap(text[end]) && text[end] is not ('(' or ')' or '"'))
        {
            end++;
        }

        var word = text[start..end];
        tokens.Add(word == "OR"
            ? new(QueryTokenKind.Or, "", start + 1)
            : new(QueryTokenKind.Word, IsSearchable(word) ? word : "", start + 1));
        return end;
    }

    private static bool IsGap(char c) => char.IsWhiteSpace(c) || char.IsControl(c);

    private static bool IsSearchable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.IsNumber(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static string Clean(string text) => string.Concat(text.Select(c => IsGap(c) ? ' ' : c));
}
