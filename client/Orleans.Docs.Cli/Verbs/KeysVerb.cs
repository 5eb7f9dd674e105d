using System.CommandLine;
using Orleans.Docs.Callers;
using Orleans.Docs.Cli.Rendering;
using Spectre.Console;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class KeysVerb : Verb
{
    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "list: the tenant's API keys. create: make one and print it, once. revoke: end one for good",
        DefaultValueFactory = _ => "list",
    };

    private readonly Argument<string?> _id = new("ID")
    {
        Description = "The key to revoke, as list shows it",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "What the new key is for",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _roles = new("--role")
    {
        Description = $"What the new key may do; may be given several times: {string.Join(", ", RoleNames.All)}",
        HelpName = "ROLE",
    };

    private readonly Option<int?> _days = new("--days") { Description = "How long the new key lives", HelpName = "N" };

    public KeysVerb()
        : base(
            "keys", "Make, list and revoke API keys for the HTTP interface",
            "docs keys", "docs keys create --name scanner --role submitter --role reader --days 30",
            "docs keys revoke 5d41402abc4b2a76")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong("list", "create", "revoke"));
        Arguments.Add(_id);
        Options.Add(_name);
        Options.Add(_roles.AcceptOnlyFromAmong([.. RoleNames.All]));
        Options.Add(_days);
    }

    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var action = call.Get(_action);
        if (action is not "create" && (call.IsGiven(_name) || call.IsGiven(_roles) || call.IsGiven(_days)))
        {
            throw new WrongArgumentsException("--name, --role and --days belong to docs keys create");
        }

        return (action, call.Find(_id)) switch
        {
            ("create", null) => CreateAsync(call, cancellationToken),
            ("revoke", { } id) => RevokeAsync(call, id, cancellationToken),
            ("revoke", null) => throw new WrongArgumentsException("say which key to revoke: docs keys revoke ID"),
            ("list", null) => ListAsync(call, cancellationToken),
            _ => throw new WrongArgumentsException($"docs keys {action} takes no id"),
        };
    }

    private async Task<int> CreateAsync(Call call, CancellationToken cancellationToken)
    {
        var name = call.Get(_name) ?? throw new WrongArgumentsException("say with --name what the key is for");
        if (call.Get(_roles) is not { Length: > 0 } names)
        {
            throw new WrongArgumentsException("say with --role what the key may do");
        }

        if (call.Get(_days) is <= 0)
        {
            throw new WrongArgumentsException("--days is 1 or more");
        }

        var roles = names.Aggregate(
            Role.None, (all, each) => all | (RoleNames.TryParse(each, out var role) ? role : Role.None));
        await using var client = await call.ConnectAsync(cancellationToken);
        var life = call.Get(_days) is { } days ? TimeSpan.FromDays(days) : (TimeSpan?)null;
        var made = await client.CreateKeyAsync(name, roles, life, cancellationToken);
        if (call.Json)
        {
            call.WriteJson(Json.Merge(Json.Of(made.Key), new { Key = made.Text }));
        }
        else
        {
            // Alone on its line, so that a script can take it.
            call.Terminal.Out.WriteLine(made.Text);
            call.Terminal.WriteNote(
                $"key {made.Key.Id} until {Words.Time(made.Key.ExpiresAt, call.Terminal.Zone)}; it is not shown again");
        }

        return ExitCode.Fine;
    }

    private static async Task<int> RevokeAsync(Call call, string id, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        if (!await client.RevokeKeyAsync(id, cancellationToken))
        {
            call.Terminal.WriteError($"there is no key {id}");
            return ExitCode.NotFound;
        }

        if (call.Json)
        {
            call.WriteJson(new System.Text.Json.Nodes.JsonObject { ["id"] = id, ["revoked"] = true });
        }
        else
        {
            call.Terminal.Out.WriteLine($"key {Untrusted.CleanLine(id)} is revoked");
        }

        return ExitCode.Fine;
    }

    private static async Task<int> ListAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        var keys = await client.KeysAsync(cancellationToken);
        if (call.Json)
        {
            foreach (var key in keys)
            {
                call.WriteJson(Json.Of(key));
            }

            return ExitCode.Fine;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey)
            .AddColumns("id", "name", "roles", "made by", "until");
        foreach (var key in keys)
        {
            table.AddRow(
                new Text(key.Id), Untrusted.Line(key.Name), new Text(string.Join(", ", RoleNames.Of(key.Roles))),
                Untrusted.Line(key.CreatedBy), Until(key, call.Terminal));
        }

        call.Terminal.Console.Write(table);
        return ExitCode.Fine;
    }

    private static Text Until(ApiKeyView key, Terminal terminal) =>
        key.RevokedAt is { } at ? new Text($"revoked {Words.Time(at, terminal.Zone)}", StepCells.Bad)
        : key.ExpiresAt <= terminal.Time.GetUtcNow()
            ? new Text($"expired {Words.Time(key.ExpiresAt, terminal.Zone)}", StepCells.Bad)
        : new Text(Words.Time(key.ExpiresAt, terminal.Zone));
}
