using System.Globalization;
using Orleans.Docs.Review;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class ReviewRendering
{
    public static void Write(Call call, ReviewPage page)
    {
        if (call.Json)
        {
            foreach (var item in page.Items)
            {
                call.WriteJson(Json.Of(item));
            }

            return;
        }

        if (page.Items.IsEmpty)
        {
            call.Terminal.Out.WriteLine("nothing to look over");
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumn(new TableColumn("document").NoWrap())
            .AddColumns("file", "type", "why", "value", "doubt", "claimed by");
        foreach (var item in page.Items)
        {
            table.AddRow(
                new Text(item.Document.ToString()), Untrusted.Line(item.FileName), Untrusted.Line(Type(item)),
                new Text(Why(item), StepCells.Bad), new Text(Value(item)), new Text(Doubt(item)),
                Untrusted.Line(item.Claim?.By));
        }

        call.Terminal.Console.Write(table);
        call.Terminal.Out.WriteLine(
            $"{page.Items.Length} of {page.Total}; one after the other: docs review work");
    }

    public static void Write(Call call, ReviewItem item)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(item));
            return;
        }

        var terminal = call.Terminal;
        terminal.Out.WriteLine($"{item.Document}  version {item.Version}");
        Line("file", item.FileName);
        Line("type", Type(item));
        Line("why", Why(item));
        Line("value", Value(item));
        Line("doubt", Doubt(item));
        Line("summary", item.Summary);
        Line("yours until", item.Claim is { } claim ? Words.Time(claim.Until, terminal.Zone) : null);

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                terminal.Out.WriteLine($"  {name,-12} {Untrusted.CleanLine(value)}");
            }
        }
    }

    public static void Write(Call call, ReviewClaim claim)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(claim));
        }
        else
        {
            call.Terminal.Out.WriteLine(
                $"document {claim.Document} is yours until {Words.Time(claim.Until, call.Terminal.Zone)}");
        }
    }

    private static string Type(ReviewItem item) =>
        item.Type is null ? "" : $"{item.Type} ({Words.Confidence(item.TypeConfidence)})";

    private static string Why(ReviewItem item) => string.Join("; ", item.Reasons.Select(ReviewReasons.Explain));

    private static string Value(ReviewItem item) =>
        item.Value == 0 ? "" : item.Value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Doubt(ReviewItem item) => item.Doubt.ToString("0.00", CultureInfo.InvariantCulture);
}
