using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Text in reading order with the tables and form fields that stand in it. What is added is cleaned
/// (<see cref="CleanText"/>), so that the place of a table in the text stays true.
/// </summary>
internal sealed class Flow(long charactersMax)
{
    private readonly StringBuilder _text = new();

    public List<(int At, Table Table)> Tables { get; } = [];

    public List<(int At, FormField Field)> Fields { get; } = [];

    public long CharactersMax => charactersMax;

    public int Length => _text.Length;

    public string Text => _text.ToString();

    public bool EndsInSpace => _text.Length > 0 && _text[^1] is ' ' or '\t';

    public bool IsAtLineStart => _text.Length == 0 || _text[^1] is '\n' or CleanText.PageEnd;

    public bool IsAtPageStart => _text.Length == 0 || _text[^1] == CleanText.PageEnd;

    private bool IsBehindBlankLine => IsAtPageStart || (_text.Length > 1 && _text[^1] == '\n' && _text[^2] is '\n');

    public void Write(ReadOnlySpan<char> text)
    {
        CleanText.Append(_text, text);
        if (_text.Length > charactersMax)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }
    }

    public void WriteLine(ReadOnlySpan<char> text)
    {
        EndLine();
        Write(text);
        EndLine();
    }

    public void EndLine()
    {
        if (!IsAtLineStart)
        {
            _text.Append('\n');
        }
    }

    /// <summary>Ends the line and leaves one blank line, never two and none at the top of a page.</summary>
    public void BlankLine()
    {
        EndLine();
        if (!IsBehindBlankLine)
        {
            _text.Append('\n');
        }
    }

    /// <summary>Ends the line; at the start of one, leaves one blank line.</summary>
    public void BreakLine()
    {
        if (IsAtLineStart)
        {
            BlankLine();
        }
        else
        {
            EndLine();
        }
    }

    public void EndPage()
    {
        EndLine();
        _text.Append(CleanText.PageEnd);
    }

    public void Add(Table table) => Tables.Add((Length, table));

    public void Add(FormField field) => Fields.Add((Length, field));

    /// <summary>The pages of what was written, without blank lines and empty pages at the end.</summary>
    /// <exception cref="ReaderException">There is neither text nor a field nor an attachment.</exception>
    public IOpenDocument ToDocument(
        ReaderLimits limits,
        PageSizes sizes,
        ImmutableDictionary<string, string> properties,
        IReadOnlyList<AttachmentInfo>? attachments = null)
    {
        while (_text.Length > 0 && char.IsWhiteSpace(_text[^1]))
        {
            _text.Length--;
        }

        EndLine();
        attachments ??= [];
        if (_text.Length == 0 && Fields.Count == 0 && attachments.Count == 0)
        {
            throw new ReaderException(Problems.Empty);
        }

        return new PagedText(_text.ToString(), Tables, Fields, limits, sizes)
        {
            Properties = properties,
            Attachments = attachments,
        };
    }
}
