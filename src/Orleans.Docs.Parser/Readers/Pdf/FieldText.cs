using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>
/// Puts what was filled in behind the page's text: a form's values lie beside the text layer, but search, personal
/// data and summaries see only text. A value that the page shows already is not repeated.
/// </summary>
internal static class FieldText
{
    public static PageContent With(PageContent page, ImmutableArray<FormField> fields, ReaderLimits limits)
    {
        var text = new StringBuilder(page.Text);
        var words = page.Words.ToBuilder();
        foreach (var field in fields)
        {
            if (field is not { Kind: FieldKind.Text or FieldKind.Choice, Value: { } value }
                || page.Text.Contains(value, StringComparison.Ordinal))
            {
                continue;
            }

            var line = $"{LabelOf(field.Name)}: {value.ReplaceLineEndings(" ")}";
            if (text.Length + line.Length + 2 > limits.CharactersPerPageMax)
            {
                throw new ReaderException(Problems.OutputTooLarge);
            }

            if (text.Length > 0 && text[^1] != '\n')
            {
                text.Append('\n');
            }

            AddWords(words, line, text.Length, field.Box ?? default);
            text.Append(line).Append('\n');
        }

        return page with
        {
            Text = text.ToString(),
            Words = words.ToImmutable(),
            Fields = fields,
            Source = page.Source is TextSource.None && words.Count > 0 ? TextSource.TextLayer : page.Source,
        };
    }

    /// <summary>
    /// The last part of a full name, without its index: <c>page[0].taxpayer_name[0]</c> is a taxpayer name.
    /// </summary>
    private static string LabelOf(string name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        var bracket = last.IndexOf('[');
        return (bracket > 0 ? last[..bracket] : last).Replace('_', ' ');
    }

    private static void AddWords(ImmutableArray<Word>.Builder words, string line, int offset, Box box)
    {
        for (var start = 0; start < line.Length;)
        {
            var end = line.IndexOf(' ', start);
            end = end < 0 ? line.Length : end;
            if (end > start)
            {
                words.Add(new Word(offset + start, end - start, box, 1));
            }

            start = end + 1;
        }
    }
}
