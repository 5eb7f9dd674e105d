using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Verbs;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Erasing;

/// <summary>Says what an erasure would destroy, and asks.</summary>
internal static class Asking
{
    private const string Consent = "erase";
    private const int ShownMax = 20;

    /// <summary>Whether whoever sits there has typed that he wants it.</summary>
    public static async Task<bool> ToEraseAsync(
        Call call, IDocsClient client, IReadOnlyList<DocumentView> documents, bool keepAttachments,
        CancellationToken cancellationToken)
    {
        if (call.Json)
        {
            throw new WrongArgumentsException("with --json nobody is asked: say --yes as well");
        }

        var terminal = call.Terminal;
        var attachments = documents.SelectMany(d => d.Children).Distinct().Count();
        foreach (var view in documents.Take(ShownMax))
        {
            var document = await AsRead.ViewAsync(client, view, asRead: false, cancellationToken);
            terminal.WriteNote(
                $"{document.Key}  {document.FileName}, {Words.Bytes(document.LengthBytes)}"
                + (document.Hold is { } hold ? $"  ON LEGAL HOLD: {hold}" : "")
                + (document.Children.IsEmpty ? ""
                    : $"  {Words.Count(document.Children.Length, "attachment", "attachments")}"));
        }

        if (documents.Count > ShownMax)
        {
            terminal.WriteNote($"and {documents.Count - ShownMax} more");
        }

        terminal.WriteNote(
            $"{Words.Count(documents.Count, "document", "documents")} will be destroyed: the key, the file, pages, "
            + "texts, findings, the summary, and every word in the index. This cannot be undone.");
        if (attachments > 0)
        {
            terminal.WriteNote(
                $"{Words.Count(attachments, "document", "documents")} that came in them "
                + (keepAttachments
                    ? "will stay."
                    : "will be destroyed too, except those that were also submitted on their own "
                        + "(--keep-attachments leaves all of them)."));
        }

        terminal.WriteNote($"Type {Consent} to go on:");
        return terminal.In.ReadLine()?.Trim() == Consent;
    }
}
