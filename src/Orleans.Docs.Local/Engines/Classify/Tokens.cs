namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>A word or a number, as a range of the text.</summary>
internal readonly record struct Token(int Start, int Length, TokenKind Kind)
{
    public bool IsWord => Kind == TokenKind.Word;

    /// <summary>
    /// Writes what the model sees, at most <see cref="Tokens.LengthMax"/> characters: a word in lower case,
    /// or the mark of a number's form.
    /// </summary>
    public int Write(string text, Span<char> target)
    {
        if (!IsWord)
        {
            target[0] = '#';
            target[1] = (char)('a' + (int)Kind);
            return 2;
        }

        var length = Math.Min(Length, Tokens.LengthMax);
        text.AsSpan(Start, length).ToLowerInvariant(target);
        return length;
    }
}

internal enum TokenKind
{
    Word,
    Integer,
    LongInteger,
    Amount,
    Decimal,
    Date,
    Time,
    Percentage,
    Year,
    Symbol,
}

/// <summary>Splits a text into words and numbers; everything else but a few telling signs is white space.</summary>
internal static class Tokens
{
    public const int LengthMax = 32;

    /// <summary>Signs that tell something of a document's type by themselves.</summary>
    private const string Signs = "$€£¥@§☐☑☒□";

    public static IEnumerable<Token> Of(string text)
    {
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            if (char.IsLetter(text[i]))
            {
                while (i < text.Length && (char.IsLetter(text[i]) || IsInnerMark(text, i)))
                {
                    i++;
                }

                yield return new Token(start, i - start, TokenKind.Word);
            }
            else if (char.IsAsciiDigit(text[i]))
            {
                while (i < text.Length && (char.IsAsciiDigit(text[i]) || IsNumberMark(text, i)))
                {
                    i++;
                }

                yield return new Token(start, i - start, KindOf(text, start, i));
            }
            else
            {
                i++;
                if (Signs.Contains(text[start], StringComparison.Ordinal))
                {
                    yield return new Token(start, 1, TokenKind.Symbol);
                }
            }
        }
    }

    /// <summary>An apostrophe or a hyphen between two letters belongs to the word.</summary>
    private static bool IsInnerMark(string text, int i) =>
        text[i] is '\'' or '’' or '-'
        && i + 1 < text.Length && char.IsLetter(text[i + 1]) && char.IsLetter(text[i - 1]);

    private static bool IsNumberMark(string text, int i) =>
        text[i] is '.' or ',' or '/' or ':' or '-' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]);

    private static TokenKind KindOf(string text, int start, int end)
    {
        var number = text.AsSpan(start, end - start);
        if (text.AsSpan(end).StartsWith("%") || text.AsSpan(end).StartsWith(" %"))
        {
            return TokenKind.Percentage;
        }

        if (number.Contains(':'))
        {
            return TokenKind.Time;
        }

        if (number.Count('/') == 2 || number.Count('-') == 2 || number.Count('.') == 2)
        {
            return TokenKind.Date;
        }

        var mark = number.LastIndexOfAny('.', ',');
        if (mark >= 0)
        {
            return number.Length - mark == 3 ? TokenKind.Amount : TokenKind.Decimal;
        }

        return number.Length switch
        {
            4 when number[0] is '1' or '2' => TokenKind.Year,
            > 5 => TokenKind.LongInteger,
            _ => TokenKind.Integer,
        };
    }
}
