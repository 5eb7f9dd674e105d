using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
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
                async () => context.UpdateTarget(StatusRendering.Table(
                    await client.StatusAsync(cancellationToken), await client.TotalsAsync(cancellationToken),
                    call.Terminal.Zone)),
                cancellationToken));
        }

        return ExitCode.Fine;
    }

    private static async Task WriteAsync(Call call, IDocsClient client, CancellationToken cancellationToken)
    {
        var status = await client.StatusAsync(cancellationToken);
        var totals = await client.TotalsAsync(cancellationToken);
        if (call.Json)
        {
            call.WriteJson(Json.Of(status, totals));
        }
        else
        {
            call.Terminal.Console.Write(StatusRendering.Table(status, totals, call.Terminal.Zone));
        }
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
