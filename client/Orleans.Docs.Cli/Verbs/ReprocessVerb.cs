using System.CommandLine;
using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Trying;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class ReprocessVerb : Verb
{
    private const int CountDefault = 1_000;
    private const int CountMax = 1_000_000;
    private const int ParallelMax = 64;

    private readonly Argument<string[]> _ids = Inputs.Ids(ArgumentArity.ZeroOrMore);
    private readonly Option<Step> _from = Inputs.FromStep();

    private readonly Option<string?> _engine = new("--engine")
    {
        Description = "Let this engine do the step, not the default; docs engines lists them",
        HelpName = "NAME",
    };

    private readonly Option<string?> _query = new("--query")
    {
        Description = "All documents that this finds, oldest first: words as for search, and filters such as "
            + "type:invoice, state:completed, pii:SSN, tag:project=desk, from:2026-07-01, until:yesterday",
        HelpName = "QUERY",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Only show what would change and what it would cost; nothing is kept. "
            + "Paid engines are really called; for reading again they need --yes",
    };

    private readonly Option<bool> _yes = new("--yes")
    {
        Description = "With --dry-run --from extract: read again although engines cost something",
    };

    private readonly Option<bool> _apply = new("--apply") { Description = "Needed to reprocess what a query finds" };

    private readonly Option<int> _max = new("--max")
    {
        Description = $"Documents of a query at most, up to {CountMax.ToString("#,0", CultureInfo.InvariantCulture)}",
        HelpName = "N",
        DefaultValueFactory = _ => CountDefault,
    };

    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Trials at once, 1 to 64; the silo allows as many as its option Docs:Admission:TrialConcurrency",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "Where a run over the same query ended",
        HelpName = "CURSOR",
    };

    public ReprocessVerb()
        : base(
            "reprocess", "Run a step and those that build on it again, or see what that would change",
            "docs reprocess 5d41402a --from classify",
            "docs reprocess --query 'type:invoice' --from classify --engine rules-classifier --dry-run",
            "docs reprocess --query 'type:invoice' --from classify --engine rules-classifier --apply --json",
            "docs reprocess 5d41402a --from extract --dry-run --yes")
    {
        Arguments.Add(_ids);
        Options.Add(_from);
        Options.Add(_engine);
        Options.Add(_query);
        Options.Add(_dryRun);
        Options.Add(_yes);
        Options.Add(_apply);
        Options.Add(_max);
        Options.Add(_cursor);
        Options.Add(_parallel);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var ids = call.Get(_ids);
        Check(call, ids);
        var query = Query(call);
        var (client, documents) = query is null
            ? await call.ConnectAsync(ids, cancellationToken)
            : (await call.ConnectAsync(cancellationToken), []);
        await using var connection = client;
        var selection = new Selection(client, documents, query, call.Get(_max));
        if (call.Get(_dryRun) && call.Get(_from) is Step.Extract && !call.Get(_yes))
        {
            var engines = await client.EnginesAsync(cancellationToken);
            if (RetryCost.IsReadingPaid(call.Get(_engine), engines))
            {
                return await Retrying.ForecastAsync(
                    call, client, await selection.ReadAsync(cancellationToken).ToListAsync(cancellationToken),
                    document => RetryCost.OfReading(document, call.Get(_engine), engines),
                    "to be tried; nothing was: add --yes", cancellationToken);
            }
        }

        return call.Get(_dryRun)
            ? await new TrialRun(
                call, client, selection, call.Get(_from), call.Get(_engine), call.Get(_parallel))
                .RunAsync(cancellationToken)
            : await ApplyAsync(call, client, selection, cancellationToken);
    }

    private SearchQuery? Query(Call call)
    {
        if (call.Get(_query) is not { } text)
        {
            return null;
        }

        var query = QueryText.Parse(text, call.Terminal.Time.GetUtcNow(), call.Terminal.Zone);
        return query with { Cursor = call.Get(_cursor) };
    }

    private void Check(Call call, IReadOnlyList<string> ids)
    {
        var isQuery = call.Get(_query) is not null;
        if (ids.Count > 0 == isQuery)
        {
            throw new WrongArgumentsException("name documents, or choose them with --query");
        }

        if (call.Get(_dryRun) && call.Get(_apply))
        {
            throw new WrongArgumentsException("--dry-run and --apply exclude each other");
        }

        if (call.Get(_yes) && !(call.Get(_dryRun) && call.Get(_from) is Step.Extract))
        {
            throw new WrongArgumentsException("--yes goes with --dry-run --from extract");
        }

        if (isQuery && !call.Get(_dryRun) && !call.Get(_apply))
        {
            throw new WrongArgumentsException(
                "a query takes --dry-run, to see what would change, or --apply, to do it");
        }

        if (!isQuery && call.Get(_cursor) is not null)
        {
            throw new WrongArgumentsException("--cursor goes with --query");
        }

        if (call.Get(_max) is < 1 or > CountMax)
        {
            throw new WrongArgumentsException($"--max is 1 to {CountMax.ToString(CultureInfo.InvariantCulture)}");
        }

        if (call.Get(_parallel) is < 1 or > ParallelMax)
        {
            throw new WrongArgumentsException($"--parallel is 1 to {ParallelMax}");
        }

        if (call.Get(_query)?.Length > SearchQuery.TextLengthMax)
        {
            throw new WrongArgumentsException($"a query has at most {SearchQuery.TextLengthMax} characters");
        }
    }

    /// <summary>One after the other; one that is refused does not stop the others.</summary>
    private async Task<int> ApplyAsync(
        Call call, IDocsClient client, Selection selection, CancellationToken cancellationToken)
    {
        var exitCode = ExitCode.Fine;
        var done = 0;
        try
        {
            await foreach (var document in selection.ReadAsync(cancellationToken))
            {
                try
                {
                    DocumentRendering.WriteShort(call, await client.ReprocessAsync(
                        document, call.Get(_from), engine: call.Get(_engine), cancellationToken: cancellationToken));
                    done++;
                }
                catch (DocsException e) when (e is not CallerRefusedException)
                {
                    var failure = Failure.Of(e);
                    call.Terminal.WriteError($"{document}: {failure.Line}");
                    exitCode = exitCode is ExitCode.Fine ? failure.ExitCode : exitCode;
                }
            }
        }
        finally
        {
            if (call.Get(_query) is not null)
            {
                call.Terminal.WriteNote(
                    $"{Words.Count(done, "document", "documents")} reprocessed" + TrialRun.GoOn(selection));
            }
        }

        return exitCode;
    }
}
