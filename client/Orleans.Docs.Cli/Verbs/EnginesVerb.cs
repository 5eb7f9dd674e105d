using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Operations;
using Spectre.Console;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class EnginesVerb() : Verb(
    "engines", "List the engines that may do each step, the default first", "docs engines", "docs engines --json")
{
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        var engines = await client.EnginesAsync(cancellationToken);
        if (call.Json)
        {
            foreach (var engine in engines)
            {
                call.WriteJson(Json.Of(engine));
            }

            return ExitCode.Fine;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumns("step", "engine", "model", "default", "price");
        foreach (var engine in engines)
        {
            table.AddRow(
                new Text(Words.Of(engine.Step)), Untrusted.Line(engine.Name),
                engine.ModelVersion is { } model
                    ? Untrusted.Line(model, StepCells.Dim)
                    : new Text("cannot be used", StepCells.Bad),
                new Text(engine.IsDefault ? "yes" : ""), new Text(Price(engine.Price)));
        }

        call.Terminal.Console.Write(table);
        return ExitCode.Fine;
    }

    private static string Price(EnginePriceView? price)
    {
        (decimal Usd, string Per)[] parts = price is null
            ? []
            :
            [
                (price.PerPage, "page"), (price.PerPlainPage, "plain page"),
                (price.PerThousandCharacters, "1,000 characters"),
                (price.PerThousandInputTokens, "1,000 tokens in"), (price.PerThousandOutputTokens, "1,000 tokens out"),
            ];
        var given = parts.Where(part => part.Usd > 0).ToArray();
        return given.Length == 0
            ? "nothing"
            : string.Join(", ", given.Select(part =>
                string.Create(CultureInfo.InvariantCulture, $"{Words.Usd(part.Usd)} a {part.Per}")));
    }
}
