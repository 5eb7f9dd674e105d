using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>
/// An audit as lines of JSON: what was asked for, each commit with the stored bytes that prove it, and how many there
/// were. What operators did to the system stands in streams of its own. Whoever gets it checks it with
/// <c>docs audit verify</c>.
/// </summary>
public static class AuditExport
{
    public static async IAsyncEnumerable<JsonObject> Lines(
        IDocsClient client, AuditRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new JsonObject
        {
            ["audit"] = 1,
            ["tenant"] = request.AllTenants ? null : client.Tenant,
            ["document"] = request.Document?.ToString(),
            ["from"] = request.From,
            ["to"] = request.To,
        };
        var commits = 0L;
        await foreach (var commit in client.Custody.AuditAsync(request, cancellationToken))
        {
            commits++;
            yield return Line(commit);
        }

        yield return new JsonObject { ["end"] = true, ["commits"] = commits };
    }

    private static JsonObject Line(AuditedCommit commit) => new()
    {
        ["document"] = commit.Document.ToString(),
        ["version"] = commit.FirstVersion,
        ["time"] = commit.Time,
        ["actor"] = commit.Actor,
        ["events"] = new JsonArray([.. commit.Events.Select(name => (JsonNode)name)]),
        ["details"] = new JsonArray([.. commit.Details.Select(detail => (JsonNode)detail)]),
        ["hash"] = Convert.ToHexStringLower(SHA256.HashData(commit.Record.Span)),
        ["record"] = Convert.ToBase64String(commit.Record.Span),
    };
}
