using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Demo;

/// <summary>Compares what came out with what was expected, and says each difference in one line.</summary>
internal static class Verdict
{
    public static IEnumerable<string> OfFiles(Expectations expectations, IReadOnlyList<BoardRow> rows)
    {
        var byName = rows.ToDictionary(r => r.File.Label);
        foreach (var (name, expected) in expectations.Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            foreach (var difference in Differences(expected, byName.GetValueOrDefault(name)))
            {
                yield return $"{name}: {difference}";
            }
        }
    }

    public static IEnumerable<string> OfSearch(
        ExpectedSearch search, SearchPage page, IReadOnlyList<BoardRow> rows)
    {
        var found = page.Hits.Select(h => h.Document).ToHashSet();
        foreach (var name in search.Hits)
        {
            if (rows.FirstOrDefault(r => r.File.Label == name)?.View is not { } view || !found.Contains(view.Key))
            {
                yield return $"search '{search.Query}': {name} was not found";
            }
        }
    }

    private static IEnumerable<string> Differences(ExpectedFile expected, BoardRow? row)
    {
        if (row?.View is not { } view)
        {
            yield return row?.Failure?.Line ?? "there is no such file";
            yield break;
        }

        if (Words.Of(view.State) != expected.State)
        {
            yield return $"is {Words.Of(view.State)}{Because(view)}, expected {expected.State}";
        }

        if (expected.Problem is { } problem && view.Problem != problem)
        {
            yield return $"has the problem {view.Problem ?? "none"}, expected {problem}";
        }

        if (expected.Type is { } type && view.Type != type)
        {
            yield return $"was taken for {view.Type ?? "nothing"}, expected {type}";
        }

        var found = view.PiiCounts?.Keys.ToHashSet() ?? [];
        var missed = (expected.Pii ?? []).Where(p => !found.Contains(p)).ToList();
        if (missed.Count > 0)
        {
            yield return $"personal data not found: {string.Join(", ", missed)}";
        }
    }

    private static string Because(DocumentView view) => view.Problem is { } code ? $" ({code})" : "";
}
