using System.Globalization;
using System.Text.Json.Nodes;
using Orleans.Docs.Cli.Trying;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>A line for each document that would change or cannot be tried, and what all of them come to.</summary>
internal static class WhatIfRendering
{
    public static void Write(Call call, WhatIf trial)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(trial));
        }
        else if (trial.Refusal is { } refusal)
        {
            call.Terminal.Out.WriteLine($"{trial.Document}  cannot be tried: {refusal}");
        }
        else if (trial.IsChanged || trial.HasFailed)
        {
            var parts = trial.Trials.Select(Words).Where(part => part.Length > 0);
            call.Terminal.Out.WriteLine(Untrusted.CleanLine($"{trial.Document}  {string.Join("; ", parts)}"));
        }
    }

    public static void Write(Call call, Tally tally, Selection selection, TimeSpan took)
    {
        if (call.Json)
        {
            call.WriteJson(new JsonObject { ["tried"] = Json.Of(tally, selection.Total, selection.NextCursor, took) });
            return;
        }

        var output = call.Terminal.Out;
        output.WriteLine(Invariant(
            $"{tally.Changed:#,0} of {Rendering.Words.Count(tally.Documents, "document", "documents")} would change")
            + (tally.Failed > 0 ? Invariant($", {tally.Failed:#,0} could not be tried") : "")
            + (selection.Total > tally.Documents ? Invariant($"; the query finds {selection.Total:#,0}") : ""));
        var moved = tally.Types.Where(t => t.Key.Before != t.Key.After).OrderByDescending(t => t.Value).ToArray();
        if (moved.Length > 0)
        {
            output.WriteLine(Untrusted.CleanLine("  type           " + string.Join(
                ", ", moved.Select(t => Invariant($"{t.Key.Before} -> {t.Key.After} {t.Value:#,0}")))));
        }

        var found = tally.Pii.Where(p => p.Value.Before != p.Value.After).ToArray();
        if (found.Length > 0)
        {
            output.WriteLine(Untrusted.CleanLine("  personal data  " + string.Join(
                ", ", found.Select(p => Invariant($"{p.Key} {p.Value.Before:#,0} -> {p.Value.After:#,0}")))));
        }

        if (tally.PagesChanged > 0)
        {
            output.WriteLine(Invariant($"  pages          {tally.PagesChanged:#,0} read otherwise"));
        }

        if (tally.SummariesChanged > 0)
        {
            output.WriteLine(Invariant($"  summary        {tally.SummariesChanged:#,0} changed"));
        }

        output.WriteLine(
            $"  cost           {Rendering.Words.Usd(tally.CostUsd)}, "
            + $"engines {Rendering.Words.Seconds(tally.Duration)} s, took {Rendering.Words.Seconds(took)} s");
        output.WriteLine("nothing was kept; do it with --apply" + TrialRun.GoOn(selection));
    }

    private static string Words(StepTrial trial) => trial switch
    {
        { Problem: { } problem } => $"{Rendering.Words.Of(trial.Step)} fails: {Problems.Explain(problem)}",
        { Pages: { IsChanged: true } pages } => Pages(pages),
        { Type: { IsChanged: true } type } => $"type {Of(type.Before)} -> {Of(type.After)}",
        { Pii: { IsChanged: true } pii } => Pii(pii),
        { Summary: { IsChanged: true } summary } => Summary(summary),
        _ => "",
    };

    private static string Pages(PagesChange change) => Invariant($"pages {change.Before} -> {change.After}, ")
        + Invariant($"{change.Changed} read otherwise")
        + (change.UnreadBefore == change.UnreadAfter
            ? ""
            : Invariant($", unread {change.UnreadBefore} -> {change.UnreadAfter}"))
        + (change.Attachments == 0 ? "" : Invariant($", attachments {change.Attachments:+0;-0}"));

    private static string Of(TypeScore? score) =>
        score is { } s ? $"{s.Type} ({Rendering.Words.Confidence(s.Confidence)})" : "none";

    private static string Pii(PiiChange change)
    {
        var counts = (change.Before?.Keys ?? []).Union(change.After.Keys).Order(StringComparer.Ordinal)
            .Select(type => (type, Before: change.Before?.GetValueOrDefault(type) ?? 0,
                After: change.After.GetValueOrDefault(type)))
            .Where(c => c.Before != c.After)
            .Select(c => Invariant($"{c.type} {c.Before} -> {c.After}"));
        return Invariant($"personal data +{change.Added} -{change.Removed} {string.Join(", ", counts)}").TrimEnd();
    }

    private static string Summary(SummaryChange change)
    {
        string?[] parts =
        [
            change.IsNew ? "new" : change.Text ? "text" : null,
            change.Facts.IsEmpty ? null : $"facts {string.Join(", ", change.Facts)}",
            change.ActionItems ? "things to do" : null,
        ];
        return $"summary: {string.Join(", ", parts.Where(part => part is not null))}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
