using System.Globalization;
using Orleans.Docs.Search;
using Spectre.Console;
using Problems = Orleans.Docs.Content.Problems;

namespace Orleans.Docs.Cli.Rendering;

internal static class IndexRendering
{
    public const string Damaged =
        "the search index is damaged and misses documents; make it anew: docs index rebuild --watch";

    private const int LeftOutShownMax = 100;

    public static void Write(Terminal terminal, IndexStatus status)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumns("generation", "role")
            .AddColumn(new TableColumn("documents").RightAligned())
            .AddColumn("until");
        foreach (var generation in status.Generations)
        {
            var drop = generation.Role is GenerationRole.Previous ? status.DropAt : null;
            table.AddRow(
                Untrusted.Line(generation.Name), new Text(Words.Kebab(generation.Role.ToString())),
                new Text(generation.Documents < 0 ? "cannot be read" : Number(generation.Documents)),
                new Text(drop is { } at ? Words.Time(at, terminal.Zone) : ""));
        }

        terminal.Console.Write(table);
        if (status.Generations.Any(generation => generation.IsDamaged))
        {
            terminal.Out.WriteLine(Damaged);
        }

        terminal.Out.WriteLine(
            $"epoch {Number(status.Epoch)}, "
            + $"{Words.Count(status.Lag, "document waits", "documents wait")} for the index");
        if (status.Rebuild is { } rebuild)
        {
            terminal.Out.WriteLine(Line(status));
            Write(terminal, rebuild);
        }
    }

    /// <summary>How far a rebuild is, in one line.</summary>
    public static string Line(IndexStatus status)
    {
        if (status.Rebuild is not { } rebuild)
        {
            return "there was no rebuild";
        }

        var line = $"rebuild {rebuild.Generation}: {Words.Kebab(rebuild.Phase.ToString())}, " + Read(rebuild);
        if (rebuild.Phase is RebuildPhase.Scanning)
        {
            line += (rebuild is { DocumentsPerSecond: { } documents, EventsPerSecond: { } events }
                    ? $", {Number((long)documents)} documents and {Number((long)events)} events/s"
                    : "")
                + $", lag {Number(status.Lag)}"
                + (rebuild.TimeLeft is { } left ? $", {Words.Seconds(left)} s left" : "");
        }

        return line + (rebuild.Failures is > 0 and { } failed ? $", {Number(failed)} failed" : "");
    }

    /// <summary>Whoever is not the owner hears of a share alone.</summary>
    private static string Read(RebuildStatus rebuild) =>
        rebuild is { Documents: { } documents, DocumentsExpected: { } expected, Events: { } events, Bytes: { } bytes }
            ? $"{Number(documents)} of about {Words.Count(Math.Max(documents, expected), "document", "documents")}, "
                + $"{Words.Count(events, "event", "events")}, {Words.Bytes(bytes)}"
            : string.Create(CultureInfo.InvariantCulture, $"{rebuild.Share * 100:0} % read");

    private static void Write(Terminal terminal, RebuildStatus rebuild)
    {
        foreach (var failed in rebuild.FailedDocuments.Take(LeftOutShownMax))
        {
            terminal.Out.WriteLine($"  {failed.Document} left out: {Problems.Explain(failed.Code)}");
        }

        var unlisted = (rebuild.Failures ?? 0) - Math.Min(rebuild.FailedDocuments.Length, LeftOutShownMax);
        if (unlisted > 0)
        {
            terminal.Out.WriteLine($"  … and {Number(unlisted)} more left out");
        }

        if (rebuild.Comparison is { } found)
        {
            terminal.Out.WriteLine(
                $"  against the live one: {Number(found.Equal)} alike, {Number(found.Missing)} missing, "
                + $"{Number(found.Behind)} behind, {Number(found.Added)} added, "
                + $"{Number(found.Ahead)} ahead, {Number(found.Changed)} changed");
            foreach (var difference in found.Differences)
            {
                terminal.Out.WriteLine($"  {difference.Document} {Word(difference)}");
            }

            var hidden = found.Total - found.Differences.Length;
            if (hidden > 0)
            {
                terminal.Out.WriteLine($"  … and {Number(hidden)} more");
            }
        }

        if (rebuild.Reason is { } reason)
        {
            terminal.Out.WriteLine($"  {Untrusted.CleanLine(reason)}");
        }

        if (rebuild.Phase is RebuildPhase.Held)
        {
            terminal.Out.WriteLine("  take it with: docs index swap    leave it with: docs index cancel");
        }
    }

    private static string Word(IndexDifference difference) => difference.Kind switch
    {
        "missing" => $"is missing, the live one has version {Number(difference.LiveVersion)}",
        "added" => $"is added, with version {Number(difference.NewVersion)}",
        "changed" => $"says something else: {string.Join(", ", difference.Fields)}",
        _ => $"is {difference.Kind}: version {Number(difference.NewVersion)}, "
            + $"the live one has {Number(difference.LiveVersion)}",
    };

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
