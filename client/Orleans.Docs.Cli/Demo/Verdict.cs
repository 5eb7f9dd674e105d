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
        foreach (var row in rows)
        {
            var name = Key(row.File);
            if (row.Failure is { } failure)
            {
                yield return $"{name}: {failure.Line}";
            }
            else if (!expectations.Files.TryGetValue(name, out var expected))
            {
                yield return $"{name}: {Expectations.FileName} does not say what to expect";
            }
            else
            {
                foreach (var difference in Differences(expected, row.View!))
                {
                    yield return $"{name}: {difference}";
                }
            }
        }

        var submitted = rows.Select(r => Key(r.File)).ToHashSet();
        foreach (var missing in expectations.Files.Keys.Where(k => !submitted.Contains(k)).Order(StringComparer.Ordinal))
        {
            yield return $"{missing}: expected, but there is no such file";
        }
    }

    public static IEnumerable<string> OfSearch(
        ExpectedSearch search, SearchPage page, IReadOnlyList<BoardRow> rows)
    {
        var found = page.Hits.Select(h => h.Document).ToHashSet();
        foreach (var name in search.Hits)
        {
            if (rows.FirstOrDefault(r => Key(r.File) == name)?.View is not { } view || !found.Contains(view.Key))
            {
                yield return $"search '{search.Query}': {name} was not found";
            }
        }
    }

    public static string Key(InputFile file) => file.Label.Replace(Path.DirectorySeparatorChar, '/');

    private static IEnumerable<string> Differences(ExpectedFile expected, DocumentView view)
    {
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
