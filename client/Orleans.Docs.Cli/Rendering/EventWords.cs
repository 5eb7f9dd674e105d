using System.Globalization;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Says in a few words what an event tells. May hold what users wrote: clean it before showing it.</summary>
internal static class EventWords
{
    /// <summary>The event's permanent name without prefix and version: <c>pages-extracted</c>.</summary>
    public static string Title(DocumentEvent fact) => Words.Kebab(fact.GetType().Name);

    public static string Facts(DocumentEvent fact) => fact switch
    {
        Uploaded e => $"{e.FileName}, {Words.Bytes(e.Source.Length)}",
        ExtractionStarted => "a service reads it",
        PagesExtracted e => Pages(e),
        Extracted e => Invariant($"{e.PagesRead} of {e.PagesExpected} pages read"),
        AttachmentsSubmitted e => Words.Count(e.Children.Length, "attachment", "attachments")
            + (e.Skipped > 0 ? Invariant($", {e.Skipped} skipped") : ""),
        Classified e => $"{e.Type} ({Words.Confidence(e.Confidence)})",
        PiiFlagged e => Words.Pii(e.Counts),
        Summarized => "",
        StepFailed e => Failed(e),
        Parked e => $"{Words.Of(e.Step)}: {Problems.Explain(e.Code)}",
        Retried e => string.Join(", ", e.Steps.Select(Words.Of)),
        Reprocessed e => $"from {Words.Of(e.From)}{(e.Engine is null ? "" : $" by {e.Engine}")}",
        Corrected e => $"{e.Field}: {e.From ?? "-"} -> {e.To}",
        Reviewed e => Words.Kebab(e.Verdict.ToString()) + (e.Reason is null ? "" : $": {e.Reason}"),
        Erased e => string.Join(
            ", ",
            new[]
            {
                e.Reason,
                e.Attachments is { Length: > 0 } with
                    ? $"with {Words.Count(with.Length, "attachment", "attachments")}"
                    : null,
            }.Where(part => part is not null)),
        Purged e => $"key destroyed, {Words.Count(e.Blobs, "blob", "blobs")} deleted",
        Forgotten => "cannot be read any more",
        HoldSet e => e.Reason,
        HoldReleased e => e.Reason,
        Disclosed e => $"{Words.Kebab(e.What.ToString())} as it is",
        OutcomeDiscarded e => Invariant($"{Words.Of(e.Step)}, attempt {e.Attempt}"),
        OperatorActed e => string.Join(' ', new[] { e.Act, e.To, e.Detail }.Where(part => part is not null)),
        _ => "",
    };

    private static string Pages(PagesExtracted e)
    {
        if (e.Pages.IsEmpty)
        {
            return Invariant($"none of {e.PagesExpected}");
        }

        var numbers = e.Pages.Length == 1
            ? Invariant($"{e.Pages[0].Number}")
            : Invariant($"{e.Pages[0].Number}-{e.Pages[^1].Number}");
        var sources = string.Join("+", e.Pages.Select(p => Source(p.Source)).Distinct());
        var problems = e.Pages.Count(p => p.Problem is not null);
        var paid = e.Pages.Count(p => p.CostUsd > 0);
        return Invariant($"page {numbers} of {e.PagesExpected}, {sources}") +
            (paid > 0 ? $", {Words.Count(paid, "page", "pages")} paid for" : "") +
            (problems > 0 ? $", {Words.Count(problems, "page", "pages")} not read" : "");
    }

    private static string Failed(StepFailed e) =>
        $"{Words.Of(e.Step)}: {Problems.Explain(e.Code)} ({Words.Kebab(e.Class.ToString())}), " +
        (e.RetryAt is null ? "no further try" : "will be tried again");

    private static string Source(TextSource source) => source switch
    {
        TextSource.TextLayer => "text layer",
        TextSource.Ocr => "OCR",
        _ => "no text",
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
