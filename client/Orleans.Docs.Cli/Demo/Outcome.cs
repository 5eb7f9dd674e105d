using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Cli.Verbs;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Demo;

/// <summary>What became of the samples and of what was attached to them.</summary>
internal sealed class Outcome
{
    private readonly ILookup<DocumentKey, DocumentView> _attachments;

    private Outcome(IReadOnlyList<BoardRow> rows, ILookup<DocumentKey, DocumentView> attachments)
    {
        Rows = rows;
        _attachments = attachments;
    }

    public IReadOnlyList<BoardRow> Rows { get; }

    /// <summary>Waits for the attachments too, which settle on their own and are known by their redacted names.
    /// </summary>
    public static async Task<Outcome> OfAsync(
        IDocsClient client, IReadOnlyList<BoardRow> rows, CancellationToken cancellationToken)
    {
        var settled = new List<(DocumentKey Parent, DocumentView View)>();
        foreach (var parent in rows.Select(r => r.View).OfType<DocumentView>())
        {
            foreach (var child in parent.Children)
            {
                var view = await client.WaitUntilSettledAsync(child, cancellationToken);
                settled.Add((parent.Key, await AsRead.ViewAsync(client, view, asRead: false, cancellationToken)));
            }
        }

        return new Outcome(rows, settled.ToLookup(s => s.Parent, s => s.View));
    }

    public IEnumerable<DocumentView> AttachmentsOf(DocumentView view) => _attachments[view.Key];

    /// <summary>The document of a sample, or of an attachment by its file name.</summary>
    public DocumentView? Of(string name) =>
        Rows.FirstOrDefault(r => r.File.Label == name)?.View
        ?? _attachments.SelectMany(a => a).FirstOrDefault(a => a.FileName == name);

    public string? FailureOf(string name) => Rows.FirstOrDefault(r => r.File.Label == name)?.Failure?.Line;
}
