using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class TablesVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();
    private readonly Option<int?> _page = PageReading.Option();
    private readonly Option<bool> _asRead = AsRead.Option();

    public TablesVerb()
        : base(
            "tables",
            "Print the tables that were read as CSV, an empty line between them; personal data is replaced",
            "docs tables 5d41402a > tables.csv", "docs tables 5d41402a --page 2 --json")
    {
        Arguments.Add(_id);
        Options.Add(_page);
        Options.Add(_asRead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var only = PageReading.Check(call.Get(_page));
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var view = await client.GetAsync(document, cancellationToken);
        var count = 0;
        await foreach (var page in PageReading.Of(client, document, !call.Get(_asRead), only, cancellationToken))
        {
            foreach (var (index, table) in page.Tables.Index())
            {
                var rows = TableCsv.Rows(table);
                if (call.Json)
                {
                    call.WriteJson(Json.Merge(Json.Head(view), new
                    {
                        Page = page.Number,
                        Table = index + 1,
                        table.Name,
                        Confidence = Json.Round(table.Confidence),
                        Rows = rows,
                    }));
                }
                else
                {
                    call.Terminal.WriteText((count > 0 ? "\n" : "") + TableCsv.Csv(rows));
                }

                count++;
            }
        }

        return ExitCode.Fine;
    }
}
