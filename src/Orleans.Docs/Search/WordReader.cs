using System.Buffers;
using System.Text;

namespace Orleans.Docs.Search;

/// <summary>
/// Walks through the words of a text, as every index of this project makes them, in texts and in queries alike: letters
/// and digits side by side, without case and without diacritics.
/// </summary>
public ref struct WordReader(ReadOnlySpan<char> text)
{
    /// <summary>
    /// Of a longer word so much counts. No query is as long, so a word that is cut off can be told from what it is not.
    /// </summary>
    public const int FoldedLengthMax = 1_024;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly WordTable _table = WordTable.Instance;
    private char[] _folded = new char[64];
    private int _foldedLength;
    private int _next;

    /// <summary>Where the word begins in the text, in UTF-16 units.</summary>
    public int Start { get; private set; }

    /// <summary>Its length in the text, diacritics at its end included.</summary>
    public int Length { get; private set; }

    /// <summary>The word to compare by; it may be shorter than in the text, and never longer.</summary>
    public readonly ReadOnlySpan<char> Folded => _folded.AsSpan(0, _foldedLength);

    /// <summary>All words of a short text.</summary>
    public static List<string> All(string text)
    {
        var words = new List<string>();
        for (var reader = new WordReader(text); reader.MoveNext();)
        {
            words.Add(new string(reader.Folded));
        }

        return words;
    }

    /// <summary>False: there is no further word.</summary>
    public bool MoveNext()
    {
        _foldedLength = 0;
        while (_next < _text.Length && Peek(out var first) is var gap && _table[first] < 0)
        {
            _next += gap;
        }

        Start = _next;
        while (_next < _text.Length)
        {
            var length = Peek(out var code);
            var folded = _table[code];
            if (folded == WordTable.Gap)
            {
                break;
            }

            if (folded >= 0)
            {
                Append(folded);
            }

            _next += length;
        }

        Length = _next - Start;
        return Length > 0;
    }

    /// <summary>The code point that comes next and its length; half of a pair stands for itself.</summary>
    private readonly int Peek(out int code)
    {
        code = _text[_next];
        if ((code & 0xF800) != 0xD800)
        {
            return 1;
        }

        var isPair = Rune.DecodeFromUtf16(_text[_next..], out var rune, out var length) == OperationStatus.Done;
        code = isPair ? rune.Value : code;
        return isPair ? length : 1;
    }

    private void Append(int code)
    {
        if (_foldedLength >= FoldedLengthMax - 1)
        {
            return;
        }

        if (_foldedLength + 2 > _folded.Length)
        {
            Array.Resize(ref _folded, _folded.Length * 2);
        }

        if (code < 0x10000)
        {
            _folded[_foldedLength++] = (char)code;
        }
        else
        {
            _foldedLength += new Rune(code).EncodeToUtf16(_folded.AsSpan(_foldedLength));
        }
    }
}
