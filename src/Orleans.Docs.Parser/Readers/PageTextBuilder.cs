using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers;

/// <summary>
/// Joins words into a page's text: blanks between words, <c>\n</c> behind lines, an empty line between blocks.
/// </summary>
internal sealed class PageTextBuilder(int charactersMax)
{
    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<Word>.Builder _words = ImmutableArray.CreateBuilder<Word>();
    private bool _lineStarts = true;
    private bool _blockEnded;

    public int WordCount => _words.Count;

    /// <exception cref="ReaderException">The page is over its bound.</exception>
    public void Add(string word, Box box, float confidence)
    {
        if (_blockEnded && _text.Length > 0)
        {
            _text.Append('\n');
        }

        _blockEnded = false;
        if (!_lineStarts)
        {
            _text.Append(' ');
        }

        _lineStarts = false;
        _words.Add(new Word(_text.Length, word.Length, box, confidence));
        _text.Append(word);
        if (_text.Length > charactersMax)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }
    }

    public void EndLine()
    {
        if (!_lineStarts)
        {
            _text.Append('\n');
            _lineStarts = true;
        }
    }

    public void EndBlock()
    {
        EndLine();
        _blockEnded = true;
    }

    public (string Text, ImmutableArray<Word> Words) Build()
    {
        EndLine();
        return (_text.ToString(), _words.ToImmutable());
    }
}
