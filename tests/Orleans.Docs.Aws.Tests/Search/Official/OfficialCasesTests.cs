using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer;

namespace Orleans.Docs.Aws.Tests.Search.Official;

/// <summary>
/// What our OpenSearch for tests does is what OpenSearch does: it passes OpenSearch's own cases for the calls that this
/// project makes. A case that needs more is skipped with what it needs, and counted.
/// </summary>
public sealed class OfficialCasesTests
{
    /// <summary>Folder of cases, and how many of them pass: fewer is a step back.</summary>
    public static TheoryData<string, int> Folders => new()
    {
        { "bulk", 14 }, { "count", 3 }, { "create", 8 }, { "delete", 12 }, { "exists", 4 }, { "get", 6 },
        { "get_source", 5 }, { "index", 11 }, { "mget", 14 }, { "search", 110 }, { "indices.create", 9 },
        { "indices.delete", 8 }, { "indices.exists", 3 }, { "indices.forcemerge", 2 }, { "indices.refresh", 3 },
        { "indices.put_settings", 9 }, { "indices.get_settings", 14 }, { "indices.put_mapping", 10 },
        { "indices.get_mapping", 12 },
        { "indices.put_index_template", 5 }, { "indices.get_index_template", 4 }, { "indices.update_aliases", 11 },
        { "indices.get_alias", 24 }, { "indices.put_alias", 11 }, { "indices.exists_alias", 2 },
        { "indices.delete_alias", 11 },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task The_server_passes_the_official_cases_of(string folder, int passedMin)
    {
        var cases = OfficialFolder.PathOf("rest-api-spec-os13", "test", folder);
        var api = new OfficialApi(OfficialFolder.PathOf("rest-api-spec-os13", "api"));
        await using var server = await LocalOpenSearch.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        var (passed, failures, skips) = (0, new List<string>(), new List<string>());
        foreach (var file in Directory.EnumerateFiles(cases, "*.yml").Order(StringComparer.Ordinal))
        {
            var documents = YamlJson.Read(file).OfType<JsonObject>().ToList();
            var setup = documents.Select(document => document["setup"]).OfType<JsonArray>().FirstOrDefault();
            foreach (var (name, steps) in documents.SelectMany(document => document))
            {
                if (name is "setup" or "teardown")
                {
                    continue;
                }

                server.Clear();
                try
                {
                    var run = new OfficialCase(http, api);
                    await run.Run(setup ?? []);
                    await run.Run((JsonArray)steps!);
                    passed++;
                }
                catch (CaseSkippedException e)
                {
                    skips.Add(e.Message);
                }
                catch (CaseFailedException e)
                {
                    failures.Add($"{Path.GetFileName(file)}, {name}: {e.Message}");
                }
            }
        }

        Report(folder, passed, failures, skips);
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.True(passed >= passedMin, $"{passed} cases passed, {passedMin} did before");
    }

    private static void Report(string folder, int passed, List<string> failures, List<string> skips)
    {
        // To the console itself, since a runner shows the output of failed tests only.
        var lines = new List<string>
        {
            $"opensearch {folder}: {passed} pass, {failures.Count} fail, {skips.Count} skip",
        };
        lines.AddRange(skips.CountBy(reason => reason).OrderByDescending(reason => reason.Value)
            .Select(reason => $"    skip {reason.Value}: {reason.Key}"));
        Console.WriteLine(string.Join(Environment.NewLine, lines));
    }
}
