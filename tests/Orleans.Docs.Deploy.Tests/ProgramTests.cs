using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>
/// The program that <c>cdk.json</c> names, run as <c>cdk</c> runs it: what it writes is what the other tests look at.
/// </summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_cdk_gets_is_what_the_tests_look_at()
    {
        var expected = Synthesized.Template();
        Same(expected, await Run(new Dictionary<string, object>()));
    }

    [Fact]
    public async Task What_cdk_is_told_arrives()
    {
        var expected = Synthesized.FullTemplate();
        Same(expected, await Run(Synthesized.FullContext));
    }

    private static void Same(Template expected, JsonNode made) => Assert.True(
        JsonNode.DeepEquals(expected.Root, made),
        $"{expected.Text.Length} and {made.ToJsonString().Length} characters");

    private static async Task<JsonNode> Run(IReadOnlyDictionary<string, object> context)
    {
        var folder = Path.Combine(Repository.Root, "deploy", "cdk");
        var said = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "cdk.json"), Cancel))!;
        var words = ((string)said["app"]!).Split(' ');
        Assert.Equal(["dotnet", "run"], words[..2]);
        using var output = new TemporaryDirectory();

        // What was built for these tests, instead of building it once more.
        var start = new ProcessStartInfo(
            words[0], ["run", "--no-build", "--configuration", Configuration, .. words[2..]])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CDK_OUTDIR"] = output.PathOf("cdk.out");
        var all = said["context"]!.AsObject().ToDictionary(pair => pair.Key, pair => (object?)pair.Value);
        foreach (var (name, value) in context)
        {
            all[name] = value;
        }

        start.Environment["CDK_CONTEXT_JSON"] = JsonSerializer.Serialize(all);
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeMax);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        var template = Assert.Single(Directory.GetFiles(output.PathOf("cdk.out"), "*.template.json"));
        return JsonNode.Parse(await File.ReadAllBytesAsync(template, Cancel))!;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As the folder of this build is called.</summary>
    private static string Configuration =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) is "release"
            ? "Release"
            : "Debug";
}
