using System.Text.Json;
using Orleans.Docs.Content;
using Xunit;

namespace Orleans.Docs.Tests.Samples;

public sealed class SamplesTests
{
    private const long BytesMax = 1_500_000;

    private static readonly string[] States = ["completed", "short", "parked"];

    private static readonly string Folder = Path.Combine(Repository.Root, "samples");

    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json"))).RootElement;

    [Fact]
    public void What_is_expected_names_every_sample_and_no_other()
    {
        var files = Directory.GetFiles(Folder).Concat(Directory.GetFiles(Path.Combine(Folder, "hostile")))
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
            .Except(["expected.json", "README.md"]);

        Assert.Equal(Named().Order(), files.Order());
    }

    [Fact]
    public void The_expected_types_states_and_problems_exist()
    {
        foreach (var file in Expected.GetProperty("files").EnumerateArray())
        {
            var state = file.GetProperty("state").GetString();
            var problems = file.GetProperty("problems").EnumerateArray().Select(code => code.GetString()!).ToArray();

            Assert.Contains(state, States);
            Assert.Equal(state == "parked", problems.Length > 0);
            Assert.All(problems, problem => Assert.NotEqual(problem, Problems.Explain(problem)));
            Assert.True(file.GetProperty("type").GetString() is not { } type || DocumentType.All.Contains(type));
        }
    }

    [Fact]
    public void The_expected_hits_are_samples_or_their_attachments()
    {
        var attachments = Expected.GetProperty("files").EnumerateArray()
            .SelectMany(file => file.GetProperty("attachments").EnumerateArray())
            .Select(attachment => attachment.GetProperty("file").GetString()!);
        var known = Named().Concat(attachments).ToHashSet();

        foreach (var search in Expected.GetProperty("searches").EnumerateArray())
        {
            Assert.NotEmpty(search.GetProperty("query").GetString()!);
            Assert.All(search.GetProperty("hits").EnumerateArray(), hit => Assert.Contains(hit.GetString()!, known));
        }
    }

    [Fact]
    public void The_samples_stay_small() =>
        Assert.InRange(Named().Sum(name => new FileInfo(Path.Combine(Folder, name)).Length), 1, BytesMax);

    private static IEnumerable<string> Named() =>
        Expected.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("file").GetString()!);
}
