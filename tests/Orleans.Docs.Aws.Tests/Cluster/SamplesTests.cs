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
/// The whole path on AWS: two silos as processes of which one dies, every service over the wire, each file of the
/// samples.
/// </summary>
public sealed class SamplesTests
{
    private const string Job = "textract:StartDocumentTextDetection";
    private const int SettledBeforeDeath = 3;

    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(3);

    /// <summary>
    /// What the reading service finds on pages without text; what it finds nowhere else is in no file.
    /// </summary>
    private static readonly Dictionary<string, StubDocument> Scans = new()
    {
        ["receipt.png"] = Pages("Receipt\nTotal 12.40 EUR\ncall (555) 010-2233"),
        ["letter-scan.pdf"] = Pages("Dear Jane Roe,\nthe roof is mended.\nYours sincerely"),
        ["statement.tiff"] = Pages("Bank statement of March", "Bank statement of April"),
    };

    /// <summary>The one page of <c>mixed.pdf</c> that is an image, and the only one that is sent.</summary>
    private static readonly StubDocument Mixed = Pages("Erosion at the pier goes on");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Folder => Path.Combine(Repository.Root, "samples");

    [Fact]
    public async Task Every_sample_goes_the_whole_way_on_AWS_although_one_of_two_silos_dies()
    {
        await using var cluster = await AwsCluster.Create();
        Script(cluster.Stub);
        string[] services = ["--Docs:Aws:Classifier:Endpoint=documents", "--Docs:Aws:Bedrock:Model=stub.model-v1:0"];
        var first = await cluster.StartSilo(slowMilliseconds: 50, services);
        await cluster.StartSilo(slowMilliseconds: 50, services);
        await cluster.Connect();
        var files = Expected().ToList();
        var documents = await Task.WhenAll(files.Select(file => Submit(cluster, file.Name)));
        await Docs.Cluster.Tests.Eventually.True(
            async () => (await Task.WhenAll(documents.Select(document => cluster.Client.GetAsync(document, Token))))
                .Count(view => view.IsSettled) >= SettledBeforeDeath,
            () => $"no documents are settled\n{cluster.Errors}");
        await first.Kill();

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
            : bytes.AsSpan().StartsWith((byte[])[0xff, 0xd8]) ? Mixed
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
            (Scans.ContainsKey(name) || name == "mixed.pdf")
                == history.Where(r => r.Engine == "textract-text").Any(recorded => recorded.CostUsd > 0),
            $"{name}: only scans cost something");
        Assert.All(history, recorded => Assert.Equal(
            recorded.Event is Summarized, recorded is { InputTokens: > 100, OutputTokens: > 0 }));
        var extracted = history.Where(recorded => recorded.Event is PagesExtracted).ToList();
        Assert.Equal(
            extracted.Sum(recorded => recorded.CostUsd),
            extracted.Sum(recorded => ((PagesExtracted)recorded.Event).Pages.Sum(page => page.CostUsd ?? 0)));
    }

    /// <summary>
    /// One page of the service for each page of the scans, and nothing for what holds its text. The call that a silo
    /// was in when it died is made again; a job has a token and is not.
    /// </summary>
    private static void AssertPaidForScansAlone(AwsStub.StubbedAws stub)
    {
        var paid = stub.Ledger.AllPaid.Where(api => api.Key.StartsWith("textract:", StringComparison.Ordinal))
            .ToDictionary(api => api.Key, api => api.Value);
        var scans = Scans.Values.Append(Mixed).ToLookup(scan => scan.Pages.Length > 1, scan => scan.Pages.Length);
        Assert.Equal(scans[true].Sum(), paid[Job]);
        Assert.InRange(paid.Values.Sum() - paid[Job], scans[false].Sum(), 2 * scans[false].Sum());
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
