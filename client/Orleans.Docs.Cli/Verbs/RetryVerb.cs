using System.CommandLine;
using System.Globalization;
using Orleans.Docs.Cli.Trying;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class RetryVerb : Verb
{
    private const int CountDefault = 1_000;
    private const int CountMax = 1_000_000;

    private static readonly string Parked = nameof(DocumentState.Parked).ToLowerInvariant();

    private readonly Argument<string[]> _ids = Inputs.Ids(ArgumentArity.ZeroOrMore);
    private readonly Option<bool> _allDead = new("--all-dead") { Description = "Every document in the dead letters" };

    private readonly Option<string?> _query = new("--query")
    {
        Description = "All parked documents that this finds, oldest first: words as for search, and filters such as "
            + "type:invoice, tag:project=desk, from:2026-07-01, until:yesterday",
        HelpName = "QUERY",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Only show which steps would be done again and what each document would cost",
    };

    private readonly Option<bool> _apply = new("--apply") { Description = "Needed to retry what a query finds" };

    private readonly Option<int> _max = new("--max")
    {
        Description = $"Documents of a query at most, up to {CountMax.ToString("#,0", CultureInfo.InvariantCulture)}",
        HelpName = "N",
        DefaultValueFactory = _ => CountDefault,
    };

    public RetryVerb()
        : base(
            "retry", "Let parked documents try again, with a fresh budget",
            "docs retry 5d41402a", "docs retry --query 'type:invoice from:yesterday' --dry-run",
            "docs retry --query 'type:invoice from:yesterday' --apply", "docs retry --all-dead --json")
    {
        Arguments.Add(_ids);
        Options.Add(_allDead);
        Options.Add(_query);
        Options.Add(_dryRun);
        Options.Add(_apply);
        Options.Add(_max);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var ids = call.Get(_ids);
        Check(call, ids);
        if (ids.Count > 0)
        {
            var (client, documents) = await call.ConnectAsync(ids, cancellationToken);
            await using var connection = client;
            return await RunAsync(call, client, documents, cancellationToken);
        }

        var query = call.Get(_query) is { } text
            ? QueryText.Parse(text, call.Terminal.Time.GetUtcNow(), call.Terminal.Zone) with { States = [Parked] }
            : null;
        await using var connected = await call.ConnectAsync(cancellationToken);

        // The list is taken first: a document that fails again at once must not come up twice.
        var found = query is null
            ? await Retrying.AllDeadAsync(call, connected, cancellationToken)
            : await new Selection(connected, [], query, call.Get(_max)).ReadAsync(cancellationToken)
                .ToListAsync(cancellationToken);
        return await RunAsync(call, connected, found, cancellationToken);
    }

    private Task<int> RunAsync(
        Call call, IDocsClient client, IReadOnlyList<DocumentKey> documents, CancellationToken cancellationToken) =>
        call.Get(_dryRun)
            ? Retrying.ForecastAsync(call, client, documents, cancellationToken)
            : Retrying.EachAsync(call, client, documents, cancellationToken);

    private void Check(Call call, IReadOnlyList<string> ids)
    {
        var isQuery = call.Get(_query) is not null;
        if ((ids.Count > 0 ? 1 : 0) + (isQuery ? 1 : 0) + (call.Get(_allDead) ? 1 : 0) != 1)
        {
            throw new WrongArgumentsException(
                "name documents, or choose them with --query, or take all of the dead letters with --all-dead");
        }

        if (call.Get(_dryRun) && call.Get(_apply))
        {
            throw new WrongArgumentsException("--dry-run and --apply exclude each other");
        }

        if (isQuery && !call.Get(_dryRun) && !call.Get(_apply))
        {
            throw new WrongArgumentsException(
                "a query takes --dry-run, to see what it would cost, or --apply, to do it");
        }

        if (call.Get(_max) is < 1 or > CountMax)
        {
            throw new WrongArgumentsException($"--max is 1 to {CountMax.ToString(CultureInfo.InvariantCulture)}");
        }

        if (call.Get(_query)?.Length > SearchQuery.TextLengthMax)
        {
            throw new WrongArgumentsException($"a query has at most {SearchQuery.TextLengthMax} characters");
        }
    }
}
