using System.Globalization;
using Orleans.Docs.Operations;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class MasterRendering
{
    public static void Write(Terminal terminal, MasterStatus status)
    {
        terminal.Out.WriteLine(
            $"master key {Untrusted.CleanLine(status.MasterKeyId ?? "cannot be found out now")} wraps new keys");
        if (status.Rotations.IsEmpty)
        {
            terminal.Out.WriteLine("it was never rotated; rotate it with: docs master rotate");
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumns("began", "by", "ended", "phase", "master key")
            .AddColumn(new TableColumn("wrapped anew").RightAligned());
        foreach (var rotation in status.Rotations)
        {
            table.AddRow(
                new Text(Words.Time(rotation.StartedAt, terminal.Zone)), Untrusted.Line(rotation.By),
                new Text(rotation.EndedAt is { } ended ? Words.Time(ended, terminal.Zone) : ""),
                new Text(
                    Words.Kebab(rotation.Phase.ToString()),
                    rotation.Phase is RotationPhase.Failed ? StepCells.Bad : Style.Plain),
                Untrusted.Line(rotation.MasterKeyId), new Text(Number(rotation.Wrapped)));
        }

        terminal.Console.Write(table);
        if (status.Rotations[0].Reason is { } reason)
        {
            terminal.Out.WriteLine(Untrusted.CleanLine(reason));
        }

        if (status.Rotations[0].Phase is RotationPhase.Done)
        {
            terminal.WriteNote(status.Note);
        }
    }

    /// <summary>How far a rotation is, in one line.</summary>
    public static string Line(MasterRotation rotation) =>
        $"{Words.Kebab(rotation.Phase.ToString())}, pass {Number(rotation.Pass)}: "
        + $"{Words.Count(rotation.Looked, "key", "keys")} looked at, {Number(rotation.Wrapped)} wrapped anew"
        + (rotation.Unreadable > 0 ? $", {Number(rotation.Unreadable)} cannot be opened" : "");

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
