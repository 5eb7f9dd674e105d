using System.Text.Json;
using Orleans.Docs.Callers;
using Orleans.Docs.Tests;
using Orleans.Docs.Web.Tests.Callers;

namespace Orleans.Docs.Web.Tests;

/// <summary>The OpenAPI document against the golden file; <c>DOCS_WRITE_GOLDEN=1</c> writes that anew.</summary>
public sealed class OpenApiTests(WebSilo silo)
{
    private static readonly string Golden =
        Path.Combine(Repository.Root, "tests", "Orleans.Docs.Web.Tests", "Golden", "openapi.json");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_the_golden_one()
    {
        var document = await silo.Client(credentials: null).GetStringAsync("/openapi/v1.json", Cancellation);
        if (Environment.GetEnvironmentVariable("DOCS_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Golden)!);
            await File.WriteAllTextAsync(Golden, document.ReplaceLineEndings("\n") + "\n", Cancellation);
        }

        Assert.Equal(await File.ReadAllTextAsync(Golden, Cancellation), document.ReplaceLineEndings("\n") + "\n");
    }

    [Fact]
    public async Task Each_route_stands_in_it_with_a_summary_its_right_and_its_refusals()
    {
        var document = await silo.Client(credentials: null).GetJson("/openapi/v1.json");
        foreach (var route in Route.All(silo.Silo.Services).Where(route =>
            route.Pattern.StartsWith("/v1/", StringComparison.Ordinal)))
        {
            var operation = document.GetProperty("paths").GetProperty(route.Pattern.TrimEnd('/'))
                .GetProperty(route.Method.ToLowerInvariant());
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
            var right = operation.GetProperty("description").GetString()!;
            Assert.All(RoleNames.Of(route.Role!.Value), role => Assert.Contains(role, right, StringComparison.Ordinal));
            Assert.Equal(
                (route.Role & Role.Owner) != 0, right.Contains("operators' tenant", StringComparison.Ordinal));
            Assert.True(operation.GetProperty("responses").TryGetProperty("401", out _));
            Assert.True(operation.GetProperty("responses").TryGetProperty("429", out _));
        }
    }

    [Fact]
    public async Task Headers_that_a_route_reads_and_other_kinds_of_its_answers_stand_in_it()
    {
        var paths = (await silo.Client(credentials: null).GetJson("/openapi/v1.json")).GetProperty("paths");
        var erase = paths.GetProperty("/v1/documents/{id}/erase").GetProperty("post");
        Assert.Superset(Set("If-Match", "Idempotency-Key"), Names(erase));
        Assert.True(erase.GetProperty("responses").TryGetProperty("412", out _));
        Assert.Superset(
            Set("name", "id", "new", "tag", "lane", "deadline", "Idempotency-Key"),
            Names(paths.GetProperty("/v1/documents").GetProperty("post")));
        Assert.Superset(
            Set("Upload-Offset"), Names(paths.GetProperty("/v1/uploads/{id}").GetProperty("patch")));
        var search = paths.GetProperty("/v1/search").GetProperty("get");
        Assert.Superset(Set("Last-Event-ID"), Names(search));
        Assert.Contains(
            "event: reset", Kinds(search).GetProperty("text/event-stream").GetProperty("example").GetString(),
            StringComparison.Ordinal);
        Assert.True(Kinds(paths.GetProperty("/v1/documents/{id}/tables").GetProperty("get"))
            .TryGetProperty("text/csv", out _));
    }

    private static HashSet<string> Names(JsonElement operation) =>
        [.. operation.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()!)];

    private static HashSet<string> Set(params string[] names) => [.. names];

    private static JsonElement Kinds(JsonElement operation) =>
        operation.GetProperty("responses").GetProperty("200").GetProperty("content");

    [Fact]
    public async Task Examples_are_there_for_what_people_start_with()
    {
        var document = await silo.Client(credentials: null).GetJson("/openapi/v1.json");
        var examples = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Count(operation => operation.Value.ToString().Contains("\"example\"", StringComparison.Ordinal)
                && HasExample(operation.Value));
        Assert.True(examples >= 12, $"{examples} operations have an example");
    }

    private static bool HasExample(JsonElement operation) => operation.GetProperty("responses").EnumerateObject().Any(
        response => response.Name.StartsWith('2')
            && response.Value.TryGetProperty("content", out var content)
            && content.TryGetProperty("application/json", out var json) && json.TryGetProperty("example", out _));
}
