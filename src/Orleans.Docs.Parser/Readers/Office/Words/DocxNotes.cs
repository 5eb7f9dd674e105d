using System.Xml.Linq;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Footnotes or endnotes by their ids; separators and the like are no notes.</summary>
internal sealed class DocxNotes(XElement? part)
{
    private readonly Dictionary<string, XElement> _notes = (part?.Elements() ?? [])
        .Where(note => note.Name.LocalName is "footnote" or "endnote" && note.Attr("type") is null or "normal")
        .GroupBy(note => note.Attr("id") ?? "")
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>The lines of a note, such as <c>[1] …</c>; null for an id that is none.</summary>
    public string? Line(string id) =>
        _notes.TryGetValue(id, out var note) ? $"[{id}] {note.PlainText()}" : null;

    public IEnumerable<string> All() => _notes.Keys.Select(Line).OfType<string>();
}
