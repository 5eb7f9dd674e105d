using System.Globalization;
using Orleans.Docs.Operations;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>
/// A verification as it goes on: findings line by line, a bar on a terminal, and a summary at the end.
/// </summary>
internal static class VerifyRendering
{
    /// <summary>Without a terminal a line tells now and then that it goes on.</summary>
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(10);

    /// <summary>Returns the last report.</summary>
    public static async Task<VerifyReport> ShowAsync(
        Call call, IAsyncEnumerable<VerifyReport> reports, CancellationToken cancellationToken)
    {
        VerifyReport? last = null;
        if (call.Terminal.IsInteractive && !call.Json)
        {
            await call.Terminal.Console.Progress()
                .AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(),
                    new PercentageColumn())
                .StartAsync(async context =>
                {
                    var bar = context.AddTask("verifying");
                    await foreach (var report in reports.WithCancellation(cancellationToken))
                    {
                        last = report;
                        WriteFindings(call, report);
                        Show(bar, report.Progress);
                    }
                });
        }
        else
        {
            var signed = TimeSpan.Zero;
            await foreach (var report in reports.WithCancellation(cancellationToken))
            {
                last = report;
                WriteFindings(call, report);
                if (report.Progress.Elapsed - signed >= Sign && report.State is VerifyState.Running)
                {
                    signed = report.Progress.Elapsed;
                    call.Terminal.WriteError(Line(report.Progress));
                }
            }
        }

        WriteEnd(call, last!);
        return last!;
    }

    private static void Show(ProgressTask bar, VerifyProgress progress)
    {
        bar.Description = Markup.Escape(Line(progress));
        bar.IsIndeterminate = progress.Expected == 0;
        bar.MaxValue = Math.Max(1, progress.Expected);
        bar.Value = Math.Min(progress.Done, bar.MaxValue);
    }

    private static string Line(VerifyProgress p)
    {
        var phase = p.Phase switch
        {
            VerifyPhase.Roots => "roots",
            VerifyPhase.Index => "index entries",
            VerifyPhase.Streams => "streams",
            VerifyPhase.SecondLook => "a second look",
            VerifyPhase.Anchor => "signing a root",
            _ => "over",
        };
        var of = p.Expected > 0 ? Invariant($" of {p.Expected:#,0}") : "";
        var left = p.TimeLeft is { } time ? $", {Words.Seconds(time)} s left" : "";
        return Invariant($"{phase}: {p.Done:#,0}{of}{left}; {Counts(p)}");
    }

    private static string Counts(VerifyProgress p)
    {
        var seconds = Math.Max(p.Elapsed.TotalSeconds, 0.001);
        return Invariant(
            $"{Words.Count(p.Streams, "stream", "streams")}, {Words.Count(p.Events, "event", "events")}, ")
            + Invariant($"{Words.Count(p.Blobs, "blob", "blobs")}, {Words.Bytes(p.Bytes)} ")
            + Invariant($"in {Words.Seconds(p.Elapsed)} s ({Words.Bytes((long)(p.Bytes / seconds))}/s)");
    }

    private static void WriteFindings(Call call, VerifyReport report)
    {
        foreach (var finding in report.Findings)
        {
            if (call.Json)
            {
                call.WriteJson(VerifyText.Json(finding));
                continue;
            }

            call.Terminal.Console.Write(new Text(VerifyText.Line(finding) + "\n"));
        }
    }

    private static void WriteEnd(Call call, VerifyReport report)
    {
        if (call.Json)
        {
            call.WriteJson(VerifyText.Json(report));
            return;
        }

        if (VerifyText.More(report) is { } more)
        {
            call.Terminal.Out.WriteLine(more);
        }

        var root = report.Root is { } r
            ? Invariant($"root {r.Number} of {Words.Time(r.Time, call.Terminal.Zone)} ")
                + $"over {Words.Count(r.Streams, "stream", "streams")}"
            : "no root yet";
        call.Terminal.Out.WriteLine($"{Counts(report.Progress)}; {root}");
        call.Terminal.Out.WriteLine(report.State switch
        {
            VerifyState.Sound => "all is well",
            VerifyState.Unsound => Words.Count(report.FindingsTotal, "finding", "findings"),
            VerifyState.Cancelled => "cancelled",
            _ => Untrusted.CleanLine($"broke off: {report.Failure}"),
        });
        if (report.Caution is { } caution)
        {
            call.Terminal.WriteNote($"note: {caution}");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
