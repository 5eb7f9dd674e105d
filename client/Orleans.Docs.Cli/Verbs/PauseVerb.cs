using System.Collections.Immutable;
using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class PauseVerb() : PausingVerb(
    "pause", "Start no engine call of one step, one lane or the tenant until it is resumed; what runs goes on",
    isPaused: true, "docs pause engine summarize", "docs pause lane batch", "docs pause tenant", "docs pause");

internal sealed class ResumeVerb() : PausingVerb(
    "resume", "Let a step, a lane or the tenant go on that was paused", isPaused: false,
    "docs resume engine summarize", "docs resume lane batch", "docs resume tenant");

/// <summary>Both ways; without arguments it lists what is paused.</summary>
internal abstract class PausingVerb : Verb
{
    private readonly bool _isPaused;

    private readonly Argument<string?> _kind = new("KIND")
    {
        Description = "engine: the calls of one step, of all tenants. lane: the documents of one lane, of all tenants. "
            + "tenant: the documents of the tenant given with --tenant. Left out: list what is paused",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _name = new("NAME")
    {
        Description = $"engine: {string.Join(", ", Enum.GetValues<Step>().Select(Words.Of))}. "
            + $"lane: {string.Join(", ", Enum.GetNames<Lane>().Select(Words.Kebab))}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    protected PausingVerb(string name, string summary, bool isPaused, params string[] examples)
        : base(name, summary, examples)
    {
        _isPaused = isPaused;
        Arguments.Add(_kind.AcceptOnlyFromAmong("engine", "lane", "tenant"));
        Arguments.Add(_name);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var command = Command(call.Find(_kind), call.Find(_name), cancellationToken);
        await using var client = await call.ConnectAsync(cancellationToken);
        var pauses = await command(client.Control);
        if (call.Json)
        {
            foreach (var pause in pauses)
            {
                call.WriteJson(Json.Of(pause));
            }
        }
        else if (pauses.IsEmpty)
        {
            call.Terminal.Out.WriteLine("nothing is paused");
        }
        else
        {
            foreach (var pause in pauses)
            {
                call.Terminal.Out.WriteLine(Untrusted.CleanLine(StatusRendering.Line(pause, call.Terminal.Zone)));
            }
        }

        return ExitCode.Fine;
    }

    private Func<IControlClient, Task<ImmutableArray<Pause>>> Command(
        string? kind, string? name, CancellationToken cancellationToken) => (kind, name) switch
        {
            (null, null) => control => control.PausesAsync(cancellationToken),
            ("tenant", null) => control => control.PauseTenantAsync(_isPaused, cancellationToken),
            ("tenant", _) => throw new WrongArgumentsException("say with --tenant which one is meant"),
            (not null, null) => throw new WrongArgumentsException($"docs {Name} {kind} needs a name; see --help"),
            ("engine", { } step) => control =>
                control.PauseEngineAsync(Words.Parse<Step>(step), _isPaused, cancellationToken),
            (_, { } lane) => control =>
                control.PauseLaneAsync(Words.Parse<Lane>(lane), _isPaused, cancellationToken),
        };
}
