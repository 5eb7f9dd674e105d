using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Spectre.Console;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class StatusVerb : Verb
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Option<bool> _watch = new("--watch") { Description = "Every second, until Ctrl-C" };

    public StatusVerb()
        : base(
            "status", "Show the silo, its queues and the tenant's documents", "docs status", "docs status --watch") =>
        Options.Add(_watch);

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        if (!call.Get(_watch))
        {
            await WriteAsync(call, client, cancellationToken);
        }
        else if (call.Json || !call.Terminal.IsInteractive)
        {
            await RepeatAsync(call, () => WriteAsync(call, client, cancellationToken), cancellationToken);
        }
        else
        {
            await call.Terminal.Console.Live(new Text("")).StartAsync(context => RepeatAsync(
                call,
                async () =>
                {
                    var (status, totals) = await AskAsync(client, cancellationToken);
                    context.UpdateTarget(StatusRendering.Table(status, totals, call.Terminal.Zone));
                },
                cancellationToken));
        }

        return ExitCode.Fine;
    }

    private static async Task WriteAsync(Call call, IDocsClient client, CancellationToken cancellationToken)
    {
        var (status, totals) = await AskAsync(client, cancellationToken);
        if (call.Json)
        {
            call.WriteJson(Json.Of(status, totals));
        }
        else
        {
            call.Terminal.Console.Write(StatusRendering.Table(status, totals, call.Terminal.Zone));
        }
    }

    /// <summary>Counted by the search index: null where that is damaged. The rest of the status is known.</summary>
    private static async Task<(SystemStatus Status, TenantTotals? Totals)> AskAsync(
        IDocsClient client, CancellationToken cancellationToken)
    {
        var status = await client.StatusAsync(cancellationToken);
        return (status, status.IndexIsDamaged ? null : await client.TotalsAsync(cancellationToken));
    }

    private static async Task RepeatAsync(Call call, Func<Task> show, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Refresh, call.Terminal.Time);
        do
        {
            await show();
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
