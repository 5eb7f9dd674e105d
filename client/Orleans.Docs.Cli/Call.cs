using System.CommandLine;
using System.Text.Json.Nodes;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;

namespace Orleans.Docs.Cli;

internal delegate Task<IDocsClient> Connect(string dataDirectory, string tenant, CancellationToken cancellationToken);

/// <summary>One run of a verb: the arguments as parsed, where to write, and how to reach the silo.</summary>
internal sealed class Call(ParseResult arguments, GlobalOptions globals, Terminal terminal, Connect connect)
{
    public Terminal Terminal => terminal;

    public bool Json => arguments.GetValue(globals.Json);

    public bool IsTenantGiven => IsGiven(globals.Tenant);

    public T? Get<T>(Option<T> option) => arguments.GetValue(option);

    public T Get<T>(Argument<T> argument) => arguments.GetRequiredValue(argument);

    /// <summary>Null when it was not given.</summary>
    public string? Find(Argument<string?> argument) => arguments.GetValue(argument);

    /// <summary>Empty when none was given.</summary>
    public IReadOnlyList<T> Get<T>(Argument<T[]> argument) => arguments.GetValue(argument) ?? [];

    public bool IsGiven(Option option) => arguments.GetResult(option) is { Implicit: false };

    public Task<IDocsClient> ConnectAsync(CancellationToken cancellationToken) =>
        ReachAsync(Name.Check("tenant", arguments.GetValue(globals.Tenant)), cancellationToken);

    /// <summary>Connects as the tenant of the documents, which are given as <c>id</c> or <c>tenant/id</c>.</summary>
    public async Task<(IDocsClient Client, IReadOnlyList<DocumentKey> Documents)> ConnectAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var documents = ids.Select(ToKey).ToList();
        var tenants = documents.Select(d => d.Tenant).Distinct().ToList();
        if (tenants.Count > 1)
        {
            throw new WrongArgumentsException(
                $"the documents belong to {tenants.Count} tenants: ask for one tenant at a time");
        }

        return (await ReachAsync(tenants[0], cancellationToken), documents);
    }

    public async Task<(IDocsClient Client, DocumentKey Document)> ConnectAsync(
        string id, CancellationToken cancellationToken)
    {
        var (client, documents) = await ConnectAsync([id], cancellationToken);
        return (client, documents[0]);
    }

    public void WriteJson(JsonNode line) => terminal.Out.WriteLine(Rendering.Json.Line(line));

    private Task<IDocsClient> ReachAsync(string tenant, CancellationToken cancellationToken) =>
        connect(arguments.GetValue(globals.Data)!, tenant, cancellationToken);

    private DocumentKey ToKey(string id)
    {
        if (id.Contains('/', StringComparison.Ordinal))
        {
            var key = DocumentKey.Parse(id);
            return !IsGiven(globals.Tenant) || arguments.GetValue(globals.Tenant) == key.Tenant
                ? key
                : throw new WrongArgumentsException(
                    $"document {key} does not belong to the tenant given with --tenant");
        }

        var tenant = Name.Check("tenant", arguments.GetValue(globals.Tenant));
        return new DocumentKey(tenant, Name.Check("document", id));
    }
}
