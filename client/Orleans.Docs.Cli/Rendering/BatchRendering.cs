using System.Collections.Immutable;
using System.Globalization;
using Orleans.Docs.Batches;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Batches as lines, bars and a report.</summary>
internal static class BatchRendering
{
    public static void Write(Call call, ImmutableArray<BatchEntry> batches)
    {
        foreach (var batch in batches)
        {
            if (call.Json)
            {
                call.WriteJson(Json.Of(batch));
            }
            else
            {
                call.Terminal.Out.WriteLine(Untrusted.CleanLine(
                    $"{batch.Name}  opened {Words.Time(batch.OpenedAt, call.Terminal.Zone)} by {batch.OpenedBy}"));
            }
        }
    }

    public static void Write(Call call, BatchStatus status)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(status));
        }
        else
        {
            call.Terminal.Out.WriteLine(Line(status));
        }
    }

    /// <summary>The report: every count, what it cost, and of which types the documents are.</summary>
    public static void Write(Call call, BatchStatus status, ImmutableArray<FacetCount> types)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(status, types));
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey).HideHeaders()
            .AddColumn("").AddColumn(new TableColumn("").RightAligned());
        Row("files", status.Feed.Files, Words.Bytes(status.Feed.Bytes));
        Row("sent", status.Feed.Sent, Words.Bytes(status.Feed.SentBytes));
        Row("known already", status.Feed.Joined);
        Row("refused", status.Feed.Refused);
        Row("documents", status.Documents, Words.Count(status.Pages, "page", "pages"));
        foreach (var (state, count) in status.DocumentsByState)
        {
            Row($"  {state}", count);
        }

        Row("  not in the index yet", status.NotIndexed);
        if (status.NotCancelled > 0)
        {
            Row("  could not be cancelled", status.NotCancelled);
        }

        foreach (var type in types)
        {
            Row($"  of type {type.Value}", type.Count);
        }

        var each = status.Documents == 0 ? 0 : status.CostUsd / status.Documents;
        table.AddRow(new Text("cost"), new Text($"{Words.Usd(status.CostUsd)}, {Words.Usd(each)} a document"));
        if (status.Problem is { } problem)
        {
            table.AddRow(new Text("broke off"), Untrusted.Line(problem));
        }

        call.Terminal.Console.Write(table);
        call.Terminal.Out.WriteLine(Line(status));

        void Row(string name, long count, string? more = null) => table.AddRow(
            Untrusted.Line(name), new Text(more is null ? Number(count) : $"{Number(count)}, {more}"));
    }

    /// <param name="refused">Called for each file that was not taken.</param>
    public static Task<BatchStatus> FeedAsync(
        Call call, Func<IProgress<BatchProgress>, Task<BatchStatus>> feed, Action refused)
    {
        if (!call.Terminal.IsInteractive || call.Json)
        {
            return feed(new Told(Refuse));
        }

        return call.Terminal.Console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("sending", maxValue: 1);
                return await feed(new Told(progress =>
                {
                    Refuse(progress);
                    var done = progress.Feed.Sent + progress.Feed.Refused;
                    bar.Description = Markup.Escape(
                        $"{Words.Kebab(progress.State.ToString())}: {Number(done)} of {Number(progress.Feed.Files)}");
                    bar.Value = (double)done / Math.Max(1, progress.Feed.Files);
                }));
            });

        void Refuse(BatchProgress progress)
        {
            if (progress.Refused is { } file)
            {
                refused();
                call.Terminal.WriteError($"{file.File.Label}: {Failure.Of(file.Reason).Line}");
            }
        }
    }

    /// <summary>Until the batch has ended.</summary>
    public static async Task FollowAsync(Call call, BatchStatus first, Func<Task<BatchStatus>> next)
    {
        if (!call.Terminal.IsInteractive || call.Json)
        {
            var shown = "";
            for (var status = first; ; status = await next())
            {
                var line = call.Json ? Json.Line(Json.Of(status)) : Line(status);
                if (line != shown)
                {
                    call.Terminal.Out.WriteLine(shown = line);
                }

                if (IsOver(status))
                {
                    return;
                }
            }
        }

        await call.Terminal.Console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("batch", maxValue: 1);
                var status = first;
                for (; !IsOver(status); status = await next())
                {
                    bar.Description = Markup.Escape(Line(status));
                    bar.Value = (double)status.Ended / Math.Max(1, status.Documents + status.NotIndexed);
                }

                bar.Description = Markup.Escape(Line(status));
                bar.Value = 1;
            });
    }

    private static bool IsOver(BatchStatus status) => status.State is BatchState.Finished or BatchState.Cancelled;

    /// <summary>How far it is, in one line.</summary>
    private static string Line(BatchStatus status)
    {
        var line = $"batch {status.Name}: {Words.Kebab(status.State.ToString())}, "
            + $"{Number(status.Feed.Sent)} of {Words.Count(status.Feed.Files, "file", "files")} sent, "
            + $"{Number(status.Ended)} of {Words.Count(status.Documents + status.NotIndexed, "document", "documents")} "
            + "ended";
        foreach (var state in (DocumentState[])[DocumentState.Short, DocumentState.Parked, DocumentState.Cancelled])
        {
            line += status.CountOf(state) is > 0 and var count ? $", {Number(count)} {Words.Of(state)}" : "";
        }

        return line + $", {Words.Usd(status.CostUsd)}";
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Reports where it is called; <see cref="Progress{T}"/> would report later and out of order.</summary>
    private sealed class Told(Action<BatchProgress> report) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value)
        {
            lock (this)
            {
                report(value);
            }
        }
    }
}
