using Orleans.Docs.Search;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>A rebuild as a bar on a terminal.</summary>
internal static class RebuildBar
{
    /// <param name="next">Waits a little and gives the status then; null when nothing is left to wait for.</param>
    public static Task ShowAsync(
        Terminal terminal, IndexStatus first, Func<Task<IndexStatus?>> next, CancellationToken cancellationToken) =>
        terminal.Console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("rebuild", maxValue: 1);
                for (var status = first; status is not null; status = await next())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    bar.Description = Markup.Escape(IndexRendering.Line(status));
                    bar.Value = Fraction(status.Rebuild);
                }

                bar.Value = 1;
            });

    private static double Fraction(RebuildStatus? rebuild) => rebuild switch
    {
        null or { Phase: RebuildPhase.Preparing } => 0,
        { Phase: RebuildPhase.Scanning } => Math.Min(0.99, rebuild.Share),
        _ => 0.99,
    };
}
