using System.CommandLine;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>What a document held at a version: redacted, unless it is asked for as it was read.</summary>
internal static class AsRead
{
    private const string Withheld = "(withheld: at this version personal data had not been looked for)";

    public static Option<bool> Option() =>
        new("--as-read") { Description = "With personal data, as it was read" };

    public static async Task<Summary?> SummaryAsync(
        IDocsClient client, DocumentView view, bool asRead, CancellationToken cancellationToken) =>
        asRead || view.PiiCounts is not null
            ? await client.SummaryAsOfAsync(view.Key, view.Version, redacted: !asRead, cancellationToken)
            : new Summary(Withheld, [], []);
}
