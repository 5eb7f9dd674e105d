using System.CommandLine;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>
/// What a document held at a version and what people wrote beside it: redacted, unless it is asked for as it is.
/// </summary>
internal static class AsRead
{
    private const string Withheld = "(withheld: at this version personal data had not been looked for)";

    public static Option<bool> Option() =>
        new("--as-read") { Description = "With personal data, as it was read; is put on record" };

    /// <summary>The view with what people wrote, which stays hidden until personal data was looked for.</summary>
    public static async Task<DocumentView> ViewAsync(
        IDocsClient client, DocumentView view, bool asRead, CancellationToken cancellationToken) =>
        asRead || (view.PiiCounts is not null && view.State is not DocumentState.Erased)
            ? view.With(await client.NamesAsOfAsync(view.Key, view.Version, redacted: !asRead, cancellationToken))
            : view;

    public static async Task<Summary?> SummaryAsync(
        IDocsClient client, DocumentView view, bool asRead, CancellationToken cancellationToken) =>
        asRead || view.PiiCounts is not null
            ? await client.SummaryAsOfAsync(view.Key, view.Version, redacted: !asRead, cancellationToken)
            : new Summary(Withheld, [], []);
}
