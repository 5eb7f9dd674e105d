using System.CommandLine;
using Orleans.Docs.Cli.Erasing;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Trying;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class EraseVerb : Verb
{
    private const int CountMax = 10_000;

    private readonly Argument<string[]> _ids = Inputs.Ids(ArgumentArity.ZeroOrMore);

    private readonly Option<string?> _query = new("--query")
    {
        Description = "Every document that this finds, as docs search takes it",
        HelpName = "QUERY",
    };

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = "Why; stays on record",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _keepAttachments = new("--keep-attachments")
    {
        Description = "Leave documents that came in these; without it they are erased too",
    };

    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask" };

    private readonly Option<int> _max = new("--max")
    {
        Description = $"Documents of a query at most, 1 to {CountMax}",
        HelpName = "N",
        DefaultValueFactory = _ => 1_000,
    };

    public EraseVerb()
        : base(
            "erase",
            "Destroy documents for good: keys, files, pages, texts and index entries. Who did what and when stays on "
            + "record. Refused for a document on legal hold",
            "docs erase 5d41402a --reason 'request of 3 May'", "docs erase --query 'tag:case=17' --yes --json")
    {
        Arguments.Add(_ids);
        Options.Add(_query);
        Options.Add(_reason);
        Options.Add(_keepAttachments);
        Options.Add(_yes);
        Options.Add(_max);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var ids = call.Get(_ids);
        Check(call, ids);
        var query = call.Get(_query) is { } text
            ? QueryText.Parse(text, call.Terminal.Time.GetUtcNow(), call.Terminal.Zone)
            : null;
        var (client, named) = query is null
            ? await call.ConnectAsync(ids, cancellationToken)
            : (await call.ConnectAsync(cancellationToken), []);
        await using var connection = client;

        // The list is taken first: an erased document is found no more, and so would shift the pages of a search.
        var documents = await new Selection(client, named, query, call.Get(_max)).ReadAsync(cancellationToken)
            .Distinct().ToListAsync(cancellationToken);
        var views = await ViewsAsync(client, documents, cancellationToken);
        if (!call.Get(_yes) && views.Count > 0
            && !await Asking.ToEraseAsync(call, client, views, call.Get(_keepAttachments), cancellationToken))
        {
            call.Terminal.WriteNote("nothing was erased");
            return ExitCode.Refused;
        }

        return await new Erasing.Erasure(call, client, call.Get(_reason), call.Get(_keepAttachments))
            .RunAsync(documents, cancellationToken);
    }

    private static async Task<List<DocumentView>> ViewsAsync(
        IDocsClient client, List<DocumentKey> documents, CancellationToken cancellationToken)
    {
        var views = new List<DocumentView>();
        foreach (var document in documents)
        {
            views.Add(await client.GetAsync(document, cancellationToken));
        }

        return views;
    }

    private void Check(Call call, IReadOnlyList<string> ids)
    {
        if (ids.Count > 0 == call.Get(_query) is not null)
        {
            throw new WrongArgumentsException("name documents, or choose them with --query");
        }

        if (call.Get(_max) is < 1 or > CountMax)
        {
            throw new WrongArgumentsException($"--max is 1 to {CountMax}");
        }

        if (call.Get(_query)?.Length > SearchQuery.TextLengthMax)
        {
            throw new WrongArgumentsException($"a query has at most {SearchQuery.TextLengthMax} characters");
        }
    }
}
