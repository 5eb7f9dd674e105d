using System.Text;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Classify;

/// <summary>The beginning of a document, as much as a service takes.</summary>
internal static class TextHead
{
    /// <summary>Pages joined by line ends, cut between code points where the bytes are used up.</summary>
    public static string Of(DocumentText text, int bytesMax, Func<Rune, int> bytesOf)
    {
        var head = new StringBuilder();
        foreach (var rune in text.Pages.SelectMany(page => $"{page.Text}\n".EnumerateRunes()))
        {
            bytesMax -= bytesOf(rune);
            if (bytesMax < 0)
            {
                break;
            }

            head.Append(rune.ToString());
        }

        return head.ToString();
    }
}
