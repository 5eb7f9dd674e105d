using System.Text;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>What a classifier reads of a document.</summary>
internal static class ClassifierHead
{
    /// <summary>The first characters of the document, page after page, and what only the pages know.</summary>
    public static ClassifierInput Of(DocumentText text, int charactersMax)
    {
        var head = new StringBuilder();
        var fields = 0;
        foreach (var page in text.Pages)
        {
            fields += page.Fields.Length;
            var left = charactersMax - head.Length;
            if (left <= 1)
            {
                continue;
            }

            head.Append(page.Text, 0, Math.Min(page.Text.Length, left - 1)).Append('\n');
        }

        return new ClassifierInput(text.Kind, head.ToString(), fields);
    }
}
