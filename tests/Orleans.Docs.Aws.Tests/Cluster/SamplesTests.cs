using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.AwsStub.Wire;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>
/// The whole path on AWS: a silo as a process, every service over the wire, each file of the samples.
/// </summary>
public sealed class SamplesTests
{
    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(3);

    /// <summary>
    /// What the reading service finds on pages without text; what it finds nowhere else is in no file.
    /// </summary>
    private static readonly Dictionary<string, StubDocument> Scans = new()
    {
        ["receipt.png"] = Pages("Receipt\nTotal 12.40 EUR\ncall (555) 010-2233"),
        ["letter-scan.pdf"] = Pages("Dear Jane Roe,\nthe roof is mended.\nYours sincerely"),
        ["mixed.pdf"] = Pages("Report on the coast", "Erosion at the pier goes on"),
        ["statement.tiff"] = Pages("Bank statement of March", "Bank statement of April"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Folder => Path.Combine(Repository.Root, "samples");

    [Fact]
    public async Task Every_sample_goes_the_whole_way_on_AWS()
    {
        await using var cluster = await AwsCluster.Create();
        Script(cluster.Stub);
        await cluster.StartSilo(
            0, "--Docs:Aws:Classifier:Endpoint=documents", "--Docs:Aws:Bedrock:Model=stub.model-v1:0");
        await cluster.Connect();
        var files = Expected().ToList();
        var documents = await Task.WhenAll(files.Select(file => Submit(cluster, file.Name)));

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(SettleMax);
        foreach (var (file, document) in files.Zip(documents))
        {
            var view = await cluster.Client.WaitUntilSettledAsync(document, limit.Token);
            Assert.Equal((file.Name, file.State), (file.Name, view.State.ToString().ToLowerInvariant()));
            if (file.State == "completed")
            {
                await AssertDoneByTheServices(cluster, document, file.Name);
            }
        }

        AssertPaidForScansAlone(cluster.Stub);
        await AssertFound(cluster, "\"standing desk\" oak", "invoice.pdf");
        await AssertFound(cluster, "erosion pier", "mixed.pdf");
        Assert.Empty((await cluster.Client.SearchAsync(new SearchQuery { Text = "\"Jane Roe\"" }, Token)).Hits);
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    /// <summary>
    /// The files that are no document are refused as the service refuses them; other answers are a model's of words.
    /// </summary>
    private static void Script(AwsStub.StubbedAws stub)
    {
        var scans = Scans.ToDictionary(scan => HashOf(File.ReadAllBytes(PathOf(scan.Key))), scan => scan.Value);
        stub.Textract.Reads = bytes => scans.TryGetValue(HashOf(bytes), out var scan)
            ? scan
            : throw new RefusedException(400, "BadDocumentException", "no document");
        stub.SageMaker.Says = input => new JsonObject
        {
            ["classes"] = new JsonArray(new JsonObject
            {
                ["name"] = ((string)input["text"]!).Contains("invoice", StringComparison.OrdinalIgnoreCase)
                    ? "invoice" : "letter",
                ["score"] = 0.9,
            }),
        };
    }

    private static async Task AssertDoneByTheServices(AwsCluster cluster, DocumentKey document, string name)
    {
        var history = await cluster.Client.HistoryAsync(document, cancellationToken: Token).ToListAsync(Token);
        var engines = history.Select(recorded => recorded.Engine).OfType<string>().Where(engine => engine != "silo");
        Assert.Equal(
            ["bedrock", "comprehend-pii", "sagemaker-classifier", "textract-text"],
            engines.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            Scans.TryGetValue(name, out var scan) && scan.Pages.Length > 1,
            history.Exists(recorded => recorded.Event is ExtractionStarted));
        var summary = await cluster.Client.SummaryAsync(document, Token);
        Assert.False(string.IsNullOrWhiteSpace(summary?.Text));
        Assert.True(
            Scans.ContainsKey(name)
                == history.Where(r => r.Engine == "textract-text").Any(recorded => recorded.CostUsd > 0),
            $"{name}: only scans cost something");
    }

    /// <summary>One page of the service for each page of the scans, and nothing for what holds its text.</summary>
    private static void AssertPaidForScansAlone(AwsStub.StubbedAws stub)
    {
        var paid = stub.Ledger.AllPaid.Where(api => api.Key.StartsWith("textract:", StringComparison.Ordinal));
        Assert.Equal(Scans.Values.Sum(scan => scan.Pages.Length), paid.Sum(api => api.Value));
    }

    private static async Task AssertFound(AwsCluster cluster, string words, string name)
    {
        var found = new List<string?>();
        await Docs.Cluster.Tests.Eventually.True(
            async () =>
            {
                var page = await cluster.Client.SearchAsync(new SearchQuery { Text = words }, Token);
                found = [.. page.Hits.Select(hit => hit.FileName)];
                return found.Contains(name);
            },
            () => $"'{words}' does not find {name} but {string.Join(", ", found)}\n{cluster.Errors}");
    }

    private static async Task<DocumentKey> Submit(AwsCluster cluster, string name)
    {
        await using var file = File.OpenRead(PathOf(name));
        var receipt = await cluster.Client.SubmitAsync(
            file, new UploadOptions { FileName = Path.GetFileName(name) }, cancellationToken: Token);
        return receipt.Document;
    }

    private static IEnumerable<(string Name, string State)> Expected()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(PathOf("expected.json")));
        return
        [
            .. expected.RootElement.GetProperty("files").EnumerateArray().Select(
                file => (file.GetProperty("file").GetString()!, file.GetProperty("state").GetString()!)),
        ];
    }

    private static StubDocument Pages(params string[] pages) =>
        new([.. pages.Select(page => new StubPage(page.Split('\n')))]);

    private static string PathOf(string name) => Path.Combine(Folder, name);

    private static string HashOf(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
