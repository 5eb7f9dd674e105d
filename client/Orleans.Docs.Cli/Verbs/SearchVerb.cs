using System.CommandLine;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Verbs;

internal sealed class SearchVerb : Verb
{
    private readonly Argument<string[]> _words = new("QUERY")
    {
        Description = "Words (all must occur), \"phrases\", prefix*, OR, and filters such as type:invoice or "
            + "tag:project=desk; nothing finds everything. "
            + "A word to leave out goes behind --: docs search -- invoice -draft",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _types = Many("--type", "Document type, such as invoice", "TYPE");
    private readonly Option<string[]> _states = Many("--state", "State, such as completed or parked", "STATE");
    private readonly Option<string[]> _pii = Many("--pii", "Personal data found, such as EMAIL", "PII");

    private readonly Option<string?> _from = Inputs.Time("--from", "Uploaded at this time or later");
    private readonly Option<string?> _until = Inputs.Time("--until", "Uploaded before this time");

    private readonly Option<KeyValuePair<string, string>[]> _tags =
        Inputs.Tags("A tag that must be there; may be given several times");

    private readonly Option<int> _pageSize = new("--page-size")
    {
        Description = $"Hits on a page, up to {SearchQuery.PageSizeMax}",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "Where the page before ended",
        HelpName = "CURSOR",
    };

    private readonly Option<bool> _newest = new("--newest") { Description = "Newest first, not best match first" };

    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "In the index as it stood, which docs replay --as-of TIME has built",
        HelpName = "NAME|TIME",
    };

    public SearchVerb()
        : base(
            "search", "Find documents; what is shown has personal data replaced",
            "docs search 'overdue \"payment terms\"' --type invoice", "docs search --pii SSN --state completed --json")
    {
        Arguments.Add(_words);
        Options.Add(_types);
        Options.Add(_states);
        Options.Add(_pii);
        Options.Add(_from);
        Options.Add(_until);
        Options.Add(_tags);
        Options.Add(_pageSize);
        Options.Add(_cursor);
        Options.Add(_newest);
        Options.Add(_asOf);
    }

    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        var query = Read(call);
        await using var client = await call.ConnectAsync(cancellationToken);
        var page = call.Get(_asOf) is { } asOf
            ? await client.SearchReplayAsync(
                await new IndexReplays(call, client).FindAsync(asOf, cancellationToken), query, cancellationToken)
            : await client.SearchAsync(query, cancellationToken);
        if (call.Json)
        {
            foreach (var hit in page.Hits)
            {
                call.WriteJson(Json.Of(hit));
            }

            call.WriteJson(Json.Of(page));
        }
        else
        {
            SearchRendering.Write(call.Terminal, page);
        }

        return ExitCode.Fine;
    }

    private SearchQuery Read(Call call)
    {
        var text = string.Join(' ', call.Get(_words));
        if (text.Length > SearchQuery.TextLengthMax)
        {
            throw new WrongArgumentsException($"a query has at most {SearchQuery.TextLengthMax} characters");
        }

        if (call.Get(_pageSize) is < 1 or > SearchQuery.PageSizeMax)
        {
            throw new WrongArgumentsException($"--page-size is 1 to {SearchQuery.PageSizeMax}");
        }

        var typed = QueryText.Parse(text, call.Terminal.Time.GetUtcNow(), call.Terminal.Zone);
        return typed with
        {
            Types = [.. typed.Types, .. call.Get(_types) ?? []],
            States = [.. typed.States, .. (call.Get(_states) ?? []).Select(s => s.ToLowerInvariant())],
            PiiTypes = [.. typed.PiiTypes, .. (call.Get(_pii) ?? []).Select(p => p.ToUpperInvariant())],
            From = Inputs.ReadTime(call, _from) ?? typed.From,
            Until = Inputs.ReadTime(call, _until) ?? typed.Until,
            Tags = (call.Get(_tags) ?? []).Aggregate(typed.Tags, (tags, tag) => tags.SetItem(tag.Key, tag.Value)),
            PageSize = call.Get(_pageSize),
            Cursor = call.Get(_cursor),
            Order = call.Get(_newest) ? SearchOrder.Newest : SearchOrder.Relevance,
        };
    }

    private static Option<string[]> Many(string name, string description, string helpName) => new(name)
    {
        Description = $"{description}; may be given several times",
        HelpName = helpName,
    };
}
