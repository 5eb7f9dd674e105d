using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Reviewing;
using Orleans.Docs.Content;
using Orleans.Docs.Review;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class ReviewVerb : Verb
{
    private const int CountDefault = 20;

    private readonly Argument<string> _action = new("ACTION")
    {
        Description = "list: what somebody should look over. next: claim the first. claim, release: one document. "
            + "accept, reject: decide. correct: set the type or a key fact. work: one after the other, by single keys. "
            + "export: what was confirmed, as JSON Lines for docs train",
        DefaultValueFactory = _ => "list",
    };

    private readonly Argument<string[]> _words = new("ID")
    {
        Description = "The document; for correct also the field and its value",
        Arity = new ArgumentArity(0, 3),
    };

    private readonly Option<ReviewStatus> _status = new("--status")
    {
        Description = "Which ones to list: open, corrected, accepted or rejected",
        DefaultValueFactory = _ => ReviewStatus.Open,
    };

    private readonly Option<string?> _type = new("--type") { Description = "Only of this type", HelpName = "TYPE" };

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = $"Only for this reason: {string.Join(", ", ReviewReasons.All)}",
        HelpName = "CODE",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "How many to list",
        HelpName = "N",
        DefaultValueFactory = _ => CountDefault,
    };

    private readonly Option<string?> _because = new("--because")
    {
        Description = "Why it is rejected, in your words",
        HelpName = "TEXT",
    };

    public ReviewVerb()
        : base(
            "review", "Look over documents that are short, uncertain or fail a check", "docs review",
            "docs review work", "docs review next --type invoice", "docs review accept 5d41402a",
            "docs review correct 5d41402a total 119.00", "docs review reject 5d41402a --because \"another page\"",
            "docs review export > reviewed.jsonl")
    {
        Arguments.Add(_action.AcceptOnlyFromAmong(
            "list", "next", "claim", "release", "accept", "reject", "correct", "work", "export"));
        Arguments.Add(_words);
        Options.Add(_status);
        Options.Add(_type.AcceptOnlyFromAmong([.. DocumentType.All]));
        Options.Add(_reason.AcceptOnlyFromAmong([.. ReviewReasons.All]));
        Options.Add(_limit);
        Options.Add(_because);
    }

    public override Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        if (call.Get(_limit) is < 1 or > ReviewQuery.CountMaxMax)
        {
            throw new WrongArgumentsException($"--limit is 1 to {ReviewQuery.CountMaxMax}");
        }

        return (call.Get(_action), call.Get(_words)) switch
        {
            ("list", []) => ListAsync(call, cancellationToken),
            ("next", []) => NextAsync(call, cancellationToken),
            ("work", []) => WorkAsync(call, cancellationToken),
            ("export", []) => ExportAsync(call, cancellationToken),
            ("correct", [var id, var field, var value]) => CorrectAsync(call, id, field, value, cancellationToken),
            ("correct", _) => throw new WrongArgumentsException(
                "say what to correct: docs review correct ID FIELD VALUE"),
            ("list" or "next" or "work" or "export", _) =>
                throw new WrongArgumentsException($"docs review {call.Get(_action)} takes no id"),
            (var action, [var id]) => OneAsync(call, action, id, cancellationToken),
            (var action, _) => throw new WrongArgumentsException($"say which document: docs review {action} ID"),
        };
    }

    private ReviewQuery Query(Call call) => new()
    {
        Status = call.Get(_status),
        Type = call.Get(_type),
        Reason = call.Get(_reason),
        CountMax = call.Get(_limit),
    };

    private async Task<int> ListAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        ReviewRendering.Write(call, await client.Review.ListAsync(Query(call), cancellationToken));
        return ExitCode.Fine;
    }

    private async Task<int> NextAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        if (await client.Review.NextAsync(Query(call), cancellationToken) is { } item)
        {
            ReviewRendering.Write(call, item);
        }
        else if (!call.Json)
        {
            call.Terminal.Out.WriteLine("nothing to look over");
        }

        return ExitCode.Fine;
    }

    private async Task<int> OneAsync(Call call, string action, string id, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(id, cancellationToken);
        await using var connection = client;
        switch (action)
        {
            case "claim":
                ReviewRendering.Write(call, await client.Review.ClaimAsync(document, cancellationToken));
                break;
            case "release" when !await client.Review.ReleaseAsync(document, cancellationToken):
                call.Terminal.WriteError($"document {document} is not claimed by you");
                return ExitCode.NotFound;
            case "release":
                call.Terminal.WriteNote($"document {document} is free");
                break;
            case "accept":
                DocumentRendering.WriteShort(
                    call, await client.Review.AcceptAsync(document, cancellationToken: cancellationToken));
                break;
            default:
                var rejected = await client.Review.RejectAsync(
                    document, call.Get(_because), cancellationToken: cancellationToken);
                DocumentRendering.WriteShort(call, rejected);
                break;
        }

        return ExitCode.Fine;
    }

    private static async Task<int> CorrectAsync(
        Call call, string id, string field, string value, CancellationToken cancellationToken)
    {
        var (client, document) = await call.ConnectAsync(id, cancellationToken);
        await using var connection = client;
        DocumentRendering.WriteShort(
            call, await client.CorrectAsync(document, field, value, cancellationToken: cancellationToken));
        return ExitCode.Fine;
    }

    private async Task<int> WorkAsync(Call call, CancellationToken cancellationToken)
    {
        if (!call.Terminal.IsInteractive || call.Json)
        {
            throw new WrongArgumentsException("docs review work needs a terminal: use next, accept and the others");
        }

        await using var client = await call.ConnectAsync(cancellationToken);
        await new ReviewSession(call, client).RunAsync(Query(call), cancellationToken);
        return ExitCode.Fine;
    }

    private static async Task<int> ExportAsync(Call call, CancellationToken cancellationToken)
    {
        await using var client = await call.ConnectAsync(cancellationToken);
        await foreach (var label in client.Review.ExportAsync(cancellationToken))
        {
            call.WriteJson(Json.Of(label));
        }

        return ExitCode.Fine;
    }
}
