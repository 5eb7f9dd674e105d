using System.CommandLine;
using Orleans.Docs.Cli.Diffs;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class DiffVerb : Verb
{
    private readonly Argument<string> _id = Inputs.Id();
    private readonly Option<string?> _from = Inputs.Point("--from", "The older side; the first version unless given");
    private readonly Option<string?> _to = Inputs.Point("--to", "The newer side; the latest version unless given");
    private readonly Option<bool> _asRead = AsRead.Option();

    public DiffVerb()
        : base(
            "diff", "Show what changed in a document between two versions; personal data is replaced",
            "docs diff 5d41402a --from 7 --to 12", "docs diff 5d41402a --from yesterday --json")
    {
        Arguments.Add(_id);
        Options.Add(_from);
        Options.Add(_to);
        Options.Add(_asRead);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(call.Get(_id), cancellationToken);
        await using var connection = client;
        var from = call.Get(_from) is null
            ? await client.GetAsOfAsync(document, 1, cancellationToken)
            : await Inputs.ViewAsync(call, client, document, _from, cancellationToken);
        var to = await Inputs.ViewAsync(call, client, document, _to, cancellationToken);
        var before = await MomentAsync(call, client, from, cancellationToken);
        var after = await MomentAsync(call, client, to, cancellationToken);
        Write(call, before.View, after.View, DocumentDiff.Of(before, after));
        return ExitCode.Fine;
    }

    private async Task<Moment> MomentAsync(
        Call call, IDocsClient client, DocumentView view, CancellationToken cancellationToken) => new(
            await AsRead.ViewAsync(client, view, call.Get(_asRead), cancellationToken),
            view.HasSummary
                ? await AsRead.SummaryAsync(client, view, call.Get(_asRead), cancellationToken)
                : null);

    private static void Write(Call call, DocumentView from, DocumentView to, IReadOnlyList<Difference> differences)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Merge(Json.Head(to), new { From = from.Version, To = to.Version, differences }));
            return;
        }

        var terminal = call.Terminal;
        if (differences.Count == 0)
        {
            terminal.Out.WriteLine($"{to.Key} is the same at versions {from.Version} and {to.Version}");
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumn(new TableColumn("what").NoWrap())
            .AddColumns(
                $"v{from.Version}, {Words.Time(from.ChangedAt, terminal.Zone)}",
                $"v{to.Version}, {Words.Time(to.ChangedAt, terminal.Zone)}");
        foreach (var difference in differences)
        {
            table.AddRow(
                Untrusted.Line(difference.What), Untrusted.Line(difference.Before ?? "-", StepCells.Dim),
                Untrusted.Line(difference.After ?? "-"));
        }

        terminal.Console.Write(table);
    }
}
