using Orleans.Docs.Content;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class SummaryRendering
{
    public static void Write(Terminal terminal, Summary summary)
    {
        terminal.WriteText(summary.Text);
        if (!summary.KeyFacts.IsEmpty)
        {
            var grid = new Grid().AddColumn().AddColumn().AddColumn();
            foreach (var fact in summary.KeyFacts)
            {
                grid.AddRow(
                    Untrusted.Line(fact.Name, StepCells.Dim), Untrusted.Line(fact.Value),
                    new Text($"{Words.Confidence(fact.Confidence)}, page {fact.Page}", StepCells.Dim));
            }

            terminal.Out.WriteLine();
            terminal.Console.Write(grid);
        }

        if (!summary.ActionItems.IsEmpty)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("to do:");
            foreach (var item in summary.ActionItems)
            {
                terminal.Out.WriteLine($"  - {Untrusted.CleanLine(item)}");
            }
        }
    }
}
