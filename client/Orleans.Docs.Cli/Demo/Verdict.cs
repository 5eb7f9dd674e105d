using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Demo;

/// <summary>Compares what came out with what was expected, and says each difference in one line.</summary>
internal static class Verdict
{
    public static IEnumerable<string> OfFiles(Expectations expectations, Outcome outcome)
    {
        foreach (var expected in expectations.Files)
        {
            if (outcome.Of(expected.File) is not { } view)
            {
                yield return $"{expected.File}: {outcome.FailureOf(expected.File) ?? "there is no such file"}";
                continue;
            }

            foreach (var difference in Differences(expected, view))
            {
                yield return $"{expected.File}: {difference}";
            }

            foreach (var attachment in expected.Attachments)
            {
                var attached = outcome.AttachmentsOf(view).FirstOrDefault(a => a.FileName == attachment.File);
                foreach (var difference in attached is null ? ["is missing"] : Differences(attachment, attached))
                {
                    yield return $"{expected.File}, attachment {attachment.File}: {difference}";
                }
            }
        }
    }

    public static IEnumerable<string> OfSearch(ExpectedSearch search, SearchPage page, Outcome outcome)
    {
        var found = page.Hits.Select(h => h.Document).ToHashSet();
        return search.Hits
            .Where(name => outcome.Of(name) is not { } view || !found.Contains(view.Key))
            .Select(name => $"search '{search.Query}': {name} was not found");
    }

    private static IEnumerable<string> Differences(ExpectedFile expected, DocumentView view)
    {
        var problem = view.Problem ?? "none";
        if (expected.State is { } state && Words.Of(view.State) != state)
        {
            yield return $"is {Words.Of(view.State)} (problem: {problem}), expected {state}";
        }
        else if (expected.Problems.IsEmpty ? view.Problem is not null : !expected.Problems.Contains(problem))
        {
            yield return $"has the problem {problem}, "
                + $"expected {string.Join(" or ", expected.Problems.DefaultIfEmpty("none"))}";
        }

        if (expected.Type is { } type && view.Type != type)
        {
            yield return $"was taken for {view.Type ?? "nothing"}, expected {type}";
        }

        if (expected.Pages is { } pages && view.PagesRead != pages)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{view.PagesRead} pages were read, expected {pages}");
        }

        var missed = expected.Pii.Where(p => view.PiiCounts?.ContainsKey(p) is not true).ToList();
        if (missed.Count > 0)
        {
            yield return $"personal data not found: {string.Join(", ", missed)}";
        }
    }
}
