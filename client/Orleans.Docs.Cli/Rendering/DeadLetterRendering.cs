using Orleans.Docs.Search;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class DeadLetterRendering
{
    public static void Write(Terminal terminal, IReadOnlyList<DeadLetter> letters)
    {
        if (letters.Count == 0)
        {
            terminal.Out.WriteLine("no dead letters");
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumn(new TableColumn("document").NoWrap())
            .AddColumns("file", "step", "why", "since");
        foreach (var letter in letters)
        {
            table.AddRow(
                new Text(letter.Document.ToString()), Untrusted.Line(letter.FileName), Untrusted.Line(letter.Step),
                Untrusted.Line(letter.Explanation, StepCells.Bad),
                new Text(Words.Time(letter.UploadedAt, terminal.Zone), StepCells.Dim));
        }

        terminal.Console.Write(table);
        terminal.Out.WriteLine("let one try again with: docs retry ID");
    }
}
