using System.Diagnostics;
using System.Text.Json.Nodes;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>What is compiled beside official packages, as MSBuild tells without restoring any of them.</summary>
public sealed class OfficialPackagesTests
{
    private static readonly string[] Clients =
    [
        "AWSSDK.BedrockRuntime", "AWSSDK.Comprehend", "AWSSDK.SageMakerRuntime", "AWSSDK.ServiceQuotas",
        "AWSSDK.SimpleNotificationService", "AWSSDK.Textract",
    ];

    private static readonly string[] Providers =
    [
        "Microsoft.Orleans.Clustering.DynamoDB", "Microsoft.Orleans.Persistence.DynamoDB",
        "Microsoft.Orleans.Streaming.SQS",
    ];

    public static TheoryData<string, string[]> Builds => new()
    {
        { "", [.. Clients, .. Providers, "DynamoDb", "Wire"] },
        { "true", [] },
        { "\"AWSSDK.Textract\"", [.. Clients.Except(["AWSSDK.Textract"]), .. Providers, "DynamoDb", "Wire"] },
        { $"\"{string.Join(',', Clients)}\"", [.. Providers, "DynamoDb"] },
        { $"\"{string.Join(',', Providers)}\"", [.. Clients, "Wire"] },
    };

    [Theory]
    [MemberData(nameof(Builds))]
    public async Task What_stands_in_is_compiled_and_what_only_that_needs(string official, string[] folders)
    {
        var (exit, output) = await Evaluate("-getItem:Compile", $"-p:OfficialAwsPackages={official}");
        Assert.True(exit == 0, output);
        var compiled = JsonNode.Parse(output)!["Items"]!["Compile"]!.AsArray()
            .Select(item => ((string)item!["Identity"]!).Replace('\\', '/').Split('/')[0]);
        Assert.Equal(folders.Order(StringComparer.Ordinal), compiled.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_nothing_stands_for_is_an_error()
    {
        var (exit, output) = await Evaluate(
            "-t:RefuseMisnamedPackages", "-p:OfficialAwsPackages=\"AWSSDK.Textract,AWSSDK.Texttract\"");
        Assert.NotEqual(0, exit);
        Assert.Contains(
            "OfficialAwsPackages names AWSSDK.Texttract, which nothing here stands for", output,
            StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output)> Evaluate(params string[] arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Path.Combine(Repository.Root, "src", "Orleans.Docs.AwsCompat"), "-nologo",
                "-nodeReuse:false", .. arguments,
            ])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var output = await build.StandardOutput.ReadToEndAsync(limit.Token);
            await build.WaitForExitAsync(limit.Token);
            return (build.ExitCode, output);
        }
        finally
        {
            if (!build.HasExited)
            {
                build.Kill(entireProcessTree: true);
            }
        }
    }
}
