using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Content;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class RetentionVerb : Verb
{
    private const int PreviewMax = 1_000;

    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "list: the tenant's rules. set: erase what was uploaded longer ago. clear: end that. "
            + "preview: show what the rules would erase now",
        DefaultValueFactory = _ => "list",
    };

    private readonly Option<int?> _days = new("--days")
    {
        Description = "How long documents stay after they were uploaded",
        HelpName = "N",
    };

    private readonly Option<string?> _type = new("--type")
    {
        Description = "For documents of this type alone, in place of the rule for all",
        HelpName = "TYPE",
    };

    public RetentionVerb()
        : base(
            "retention", "How long documents stay; what is on legal hold stays longer",
            "docs retention", "docs retention set --days 3650", "docs retention set --days 180 --type resume",
            "docs retention preview --json")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong("list", "set", "clear", "preview"));
        Options.Add(_days);
        Options.Add(_type.AcceptOnlyFromAmong([.. DocumentType.All]));
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var action = call.Get(_action);
        if (action is "set" != call.Get(_days) is not null)
        {
            throw new WrongArgumentsException("--days goes with docs retention set, which needs it");
        }

        if (action is "list" or "preview" && call.Get(_type) is not null)
        {
            throw new WrongArgumentsException("--type goes with set and clear");
        }

        await using var client = await call.ConnectAsync(cancellationToken);
        var type = call.Get(_type);
        if (action is "preview")
        {
            Show(call, await client.Custody.PreviewRetentionAsync(PreviewMax, cancellationToken));
            return ExitCode.Fine;
        }

        Show(call, action switch
        {
            "set" => await client.Custody.SetRetentionAsync(type, call.Get(_days)!.Value, cancellationToken),
            "clear" => await client.Custody.ClearRetentionAsync(type, cancellationToken),
            _ => await client.Custody.RetentionAsync(cancellationToken),
        });
        return ExitCode.Fine;
    }

    private static void Show(Call call, ImmutableArray<RetentionRule> rules)
    {
        foreach (var rule in rules)
        {
            if (call.Json)
            {
                call.WriteJson(new JsonObject { ["type"] = rule.Type, ["days"] = rule.Days });
            }
            else
            {
                call.Terminal.Out.WriteLine($"{rule.Type ?? "all others"}: {Words.Count(rule.Days, "day", "days")}");
            }
        }

        if (rules.IsEmpty && !call.Json)
        {
            call.Terminal.Out.WriteLine("documents stay until somebody erases them");
        }
    }

    private static void Show(Call call, ImmutableArray<DocumentKey> due)
    {
        foreach (var document in due)
        {
            if (call.Json)
            {
                call.WriteJson(new JsonObject { ["document"] = document.ToString() });
            }
            else
            {
                call.Terminal.Out.WriteLine(document.ToString());
            }
        }

        if (!call.Json)
        {
            call.Terminal.WriteNote(
                $"{Words.Count(due.Length, "document", "documents")}{(due.Length == PreviewMax ? " or more" : "")}"
                + " would be erased now");
        }
    }
}
