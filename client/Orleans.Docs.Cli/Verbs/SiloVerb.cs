using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class SiloVerb : Verb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "list: the silos, and how many engine calls are at work on each. "
            + "drain: start no more on one. open: let it take work again",
        DefaultValueFactory = _ => "list",
    };

    private readonly Argument<string?> _silo = new("SILO")
    {
        Description = "Its address, as list shows it",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "With drain: wait until its last call has ended, so that it may be stopped",
    };

    public SiloVerb()
        : base(
            "silo", "List the silos, and empty one before it is stopped", "docs silo",
            "docs silo drain 10.0.0.7:11111@139580000 --wait", "docs silo open 10.0.0.7:11111@139580000")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong("list", "drain", "open"));
        Arguments.Add(_silo);
        Options.Add(_wait);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var (action, silo) = (call.Get(_action), call.Find(_silo));
        if (action is "list" != silo is null)
        {
            throw new WrongArgumentsException(
                action is "list" ? "docs silo list takes no address" : $"docs silo {action} needs the silo's address");
        }

        if (call.Get(_wait) && action is not "drain")
        {
            throw new WrongArgumentsException("--wait belongs to docs silo drain");
        }

        await using var client = await call.ConnectAsync(cancellationToken);
        if (silo is not null)
        {
            await client.Control.DrainSiloAsync(silo, isDrained: action is "drain", cancellationToken);
        }

        var silos = await SilosAsync(client, silo, cancellationToken);
        while (call.Get(_wait) && silos.Any(view => !view.MayStop))
        {
            await Task.Delay(LookEvery, call.Terminal.Time, cancellationToken);
            silos = await SilosAsync(client, silo, cancellationToken);
        }

        foreach (var view in silos)
        {
            Write(call, view);
        }

        return ExitCode.Fine;
    }

    private static async Task<IReadOnlyList<SiloView>> SilosAsync(
        IDocsClient client, string? only, CancellationToken cancellationToken) =>
        [
            .. (await client.StatusAsync(cancellationToken)).SiloList
                .Where(silo => only is null || silo.Address == only),
        ];

    private static void Write(Call call, SiloView silo)
    {
        if (call.Json)
        {
            call.WriteJson(Json.Of(silo));
        }
        else
        {
            call.Terminal.Out.WriteLine(Untrusted.CleanLine(StatusRendering.Line(silo)));
        }
    }
}
