using System.Globalization;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class DocumentRendering
{
    /// <summary>Everything about a document.</summary>
    public static void Write(Call call, DocumentView view)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(view));
            return;
        }

        var console = call.Terminal.Console;
        console.Write(Facts(view, call.Terminal.Zone));
        console.Write(Steps(view, call.Terminal.Zone));
    }

    /// <summary>One line, as an answer to a command.</summary>
    public static void WriteShort(Call call, DocumentView view)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(view));
            return;
        }

        call.Terminal.Out.WriteLine(Untrusted.CleanLine(string.Create(
            CultureInfo.InvariantCulture, $"{view.Key}  {Words.Of(view.State)}  version {view.Version}")));
    }

    private static Grid Facts(DocumentView view, TimeZoneInfo zone)
    {
        var grid = new Grid().AddColumn().AddColumn();
        void Add(string name, string? value, Style? style = null)
        {
            if (!string.IsNullOrEmpty(value))
            {
                grid.AddRow(new Text(name, StepCells.Dim), Untrusted.Line(value, style));
            }
        }

        Add("document", view.Key.ToString());
        Add("state", Words.Of(view.State) + (view.IsSettled ? "" : ", not settled"), StepCells.Of(view.State));
        Add("legal hold", view.Hold, StepCells.Bad);
        Add("expected", view.Expected is { } expected ? Words.Of(expected, zone) : null);
        Add("problem", view.ProblemExplained ?? view.Problem, StepCells.Bad);
        Add("version", view.Version.ToString(CultureInfo.InvariantCulture));
        Add("file", $"{view.FileName}, {Words.Bytes(view.LengthBytes)}");
        Add("kind", view.MediaType ?? Words.Kebab(view.Kind.ToString()));
        Add("type", view.Type is null ? null : $"{view.Type} ({Words.Confidence(view.TypeConfidence)})");
        Add("pages", string.Create(CultureInfo.InvariantCulture, $"{view.PagesRead} of {view.PagesExpected} read"));
        Add("personal data", Words.Pii(view.PiiCounts));
        Add("uploaded", Words.Time(view.UploadedAt, zone));
        Add("changed", Words.Time(view.ChangedAt, zone));
        Add("cost", Words.Usd(view.CostUsd));
        Add("tags", string.Join(", ", view.Tags.Select(t => $"{t.Key}={t.Value}")));
        Add("corrected", string.Join(", ", view.Corrections.Select(c => $"{c.Key}={c.Value}")));
        Add("part of", view.Parent?.ToString());
        Add("attachments", string.Join(", ", view.Children));
        return grid;
    }

    private static Table Steps(DocumentView view, TimeZoneInfo zone)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("step", "result", "attempt", "why");
        foreach (var step in view.Steps)
        {
            var again = step.RetryAt is { } at ? $", again at {Words.TimeOfDay(at, zone)}" : "";
            table.AddRow(
                new Text(Words.Of(step.Step)),
                StepCells.Of(view, step.Step),
                new Text(step.Attempt.ToString(CultureInfo.InvariantCulture)),
                Untrusted.Line(step.Code + again));
        }

        return table;
    }
}
