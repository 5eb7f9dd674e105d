using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

public sealed class RedactionOptions
{
    /// <summary>
    /// Types of personal data that stay readable in the index and in redacted views; null for dates and URLs.
    /// </summary>
    [MaxLength(100)]
    public string[]? KeptTypes { get; set; }
}

/// <summary>Which findings are hidden from the index and from redacted views.</summary>
public sealed class RedactionPolicy(IOptions<RedactionOptions> options, INameFinder names)
{
    private readonly FrozenSet<string> _kept =
        (options.Value.KeptTypes ?? [PiiTypes.DateTime, PiiTypes.Url]).ToFrozenSet(StringComparer.Ordinal);

    public Redactor For(DocumentText source, Findings findings) => new(
        source, new Findings([.. findings.Items.Where(finding => IsHidden(finding.Type))]), IsHidden, names);

    /// <summary>
    /// Which type of personal data is surely in a few words that came beside a document, and would be hidden; null for
    /// none.
    /// </summary>
    public string? TypeIn(string text) => GivenText.TypeIn(text, IsHidden, names);

    /// <summary>Words that came beside a document of whose text nothing is known.</summary>
    public string Given(string text) => GivenText.Remove(text, IsHidden, names);

    private bool IsHidden(string type) => !_kept.Contains(type);
}

/// <summary>Redacts one document: its pages, and what was derived from them.</summary>
public sealed class Redactor(
    DocumentText source, Findings hidden, Func<string, bool> isHidden, INameFinder names)
{
    /// <summary>Made once: a page of tables asks for every cell.</summary>
    private readonly Lazy<FoundValues> _values = new(() => Redaction.ValuesOf(source, hidden));

    public string Page(PageContent page) => Redaction.Apply(page.Text, page.Number, hidden);

    /// <summary>
    /// Redacted text and tables. Words and boxes would give away where and how long the hidden values are.
    /// </summary>
    public PageContent PageWithoutWords(PageContent page) => page with
    {
        Text = Page(page),
        Words = [],
        Tables =
        [
            .. page.Tables.Select(table => table with
            {
                Cells = [.. table.Cells.Select(cell => cell with { Text = Derived(cell.Text) })],
            }),
        ],
        Fields =
        [
            .. page.Fields.Select(field => field with { Value = field.Value is null ? null : Derived(field.Value) }),
        ],
    };

    /// <summary>A text made from the document, such as its summary.</summary>
    public string Derived(string text) => _values.Value.Remove(text);

    /// <summary>
    /// A text that came beside the document, such as its file name: without what was found in the document, and what no
    /// detector looked for there.
    /// </summary>
    public string Given(string text) => GivenText.Remove(Derived(text), isHidden, names);
}
