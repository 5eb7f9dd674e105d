using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>Replaces what was found by its type in brackets.</summary>
public static class Redaction
{
    public static string Apply(string text, int page, Findings findings)
    {
        var result = new StringBuilder();
        var end = 0;
        foreach (var f in findings.Items.Where(f => f.Page == page).OrderBy(f => f.Start))
        {
            result.Append(text, end, f.Start - end).Append('[').Append(f.Type).Append(']');
            end = f.Start + f.Length;
        }

        return result.Append(text, end, text.Length - end).ToString();
    }

    public static string ApplyTo(string shortText, DocumentText source, Findings findings)
    {
        foreach (var f in findings.Items)
        {
            var page = source.Pages.FirstOrDefault(p => p.Number == f.Page);
            var value = page?.Text.Substring(f.Start, f.Length);
            if (value is { Length: > 2 })
            {
                shortText = shortText.Replace(value, $"[{f.Type}]", StringComparison.OrdinalIgnoreCase);
            }
        }

        return shortText;
    }
}
