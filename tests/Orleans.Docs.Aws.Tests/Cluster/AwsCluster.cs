using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.AwsStub.Wire;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.OpenSearchServer;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;
using Orleans.Hosting;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>
/// Silos as processes of their own and a client, all on the same tables, bucket, keys and index: DynamoDB Local, the
/// OpenSearch of our own, and the stub for all else.
/// </summary>
internal sealed class AwsCluster : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<SiloProcess> _silos = [];
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];
    private Uri _dynamoDb = null!;
    private LocalOpenSearch _openSearch = null!;
    private readonly List<IHost> _clients = [];

    public StubbedAws Stub { get; private set; } = null!;

    public IDocsClient Client { get; private set; } = null!;

    public ServiceProvider Stores { get; private set; } = null!;

    /// <summary>Of a silo whose sweep comes again at once to what stays unsettled.</summary>
    public static string[] SweepsOften { get; } =
        ["--Docs:Sweep:Backoff=00:00:01", "--Docs:Sweep:BackoffMax=00:00:02"];

    /// <summary>
    /// Of silos of which none is killed: one that gets no processor for a while is declared dead later.
    /// </summary>
    public static string[] ProbesPatiently { get; } = ["--Docs:Cluster:Probes:Timeout=00:00:05"];

    public string Bucket => $"docs-{_suffix}";

    /// <summary>Where the first silo serves HTTP, if it was started with <c>--web</c>.</summary>
    public Uri Web => new(JsonSerializer.Deserialize<SiloAnnouncement>(
        File.ReadAllBytes(Path.Combine(_directory.PathOf("silo-0"), SiloAnnouncement.FileName)),
        JsonSerializerOptions.Web)!.WebAddress!);

    /// <summary>From its own folder, since this one has another framework beside it.</summary>
    private static string Program(string name) => Path.Combine(
        AppContext.BaseDirectory, "..", "..", name,
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), name);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Options =>
    [
        "--Docs:Wing=Aws",
        "--Docs:Aws:Connection:Region=eu-west-1",
        $"--Docs:Aws:Connection:DynamoDbUrl={_dynamoDb}",
        .. new[] { "S3", "Sqs", "Kms", "Sns", "Textract", "Comprehend", "SageMaker", "Bedrock" }
            .Select(service => $"--Docs:Aws:Connection:{service}Url={Stub.Address}"),
        $"--Docs:Aws:Index:Endpoint={_openSearch.Address}",
        "--Docs:Aws:Index:Signing=None",
        "--Docs:Aws:Index:Shards=1",
        "--Docs:Aws:Index:RefreshInterval=00:00:00.100",
        "--Docs:Aws:Textract:PollEvery=00:00:00.200",
        $"--Docs:Aws:Cluster:Table=silos-{_suffix}",
        "--Docs:Aws:Cluster:Address=127.0.0.1",
        $"--Docs:Aws:Events:Table=events-{_suffix}",
        $"--Docs:Aws:Keys:Table=keys-{_suffix}",
        "--Docs:Aws:Keys:KeyId=stub-key",
        "--Docs:Aws:Roots:KeyId=stub-signing-key",
        $"--Docs:Aws:Grains:Table=grains-{_suffix}",
        $"--Docs:Aws:Blobs:Bucket={Bucket}",
        "--Docs:Sweep:Interval=00:00:02",
        "--Docs:Sweep:AgeMin=00:00:05",
        "--Docs:Parser:Processes=1",

        // Parsers let all others go first, so that on a busy machine an honest file takes long as well.
        "--Docs:Parser:OpenTimeout=00:02:00",
        "--Docs:Parser:PageTimeout=00:02:00",
    ];

    /// <summary>Makes what <c>aws init</c> makes; no silo runs yet.</summary>
    public static async Task<AwsCluster> Create()
    {
        // The standard chain, which silos and the providers of Orleans read in their processes.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Gate.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Gate.SecretKey);
        var cluster = new AwsCluster
        {
            _dynamoDb = await AwsEmulators.DynamoDb(),
            _openSearch = await LocalOpenSearch.Start(),
            Stub = await StubbedAws.Start(models: ServiceModels.Find(), cancellationToken: Token),
        };
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddCommandLine(cluster.Options).Build());
        cluster.Stores = services.AddAwsStores().BuildServiceProvider();
        var made = await cluster.Stores.GetRequiredService<AwsResources>().Make(Token).ToListAsync(Token);
        Assert.All(made, resource => Assert.True(resource.End is ResourceEnd.Made or ResourceEnd.Set));
        return cluster;
    }

    public async Task<SiloProcess> StartSilo(int slowMilliseconds = 0, params string[] options)
    {
        var silo = Launch(slowMilliseconds, options);
        Assert.True(await silo.IsReady(), silo.Errors);
        return silo;
    }

    /// <summary>What a silo says that ends instead of starting.</summary>
    public async Task<string> FailToStart(params string[] options)
    {
        var silo = Launch(0, options);
        Assert.False(await silo.IsReady());
        Assert.NotEqual(0, await silo.Exit());
        return silo.Errors;
    }

    /// <summary>A command of the silo's program, which ends by itself.</summary>
    public async Task<(int Exit, string[] Lines, string Errors)> Command(params IEnumerable<string> words)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var process = Process.Start(new ProcessStartInfo(Program("Orleans.Docs.Silo"), [.. words, .. Options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (
                process.ExitCode, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries), await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private SiloProcess Launch(int slowMilliseconds, string[] options)
    {
        var data = _directory.PathOf($"silo-{_silos.Count}");
        var silo = SiloProcess.Start(
            Program("Orleans.Docs.TestSilo"),
            [
                "--data", data, "--slow-ms", $"{slowMilliseconds}",
                $"--Docs:Parser:WorkDirectory={data}.parser", .. Options, .. options,
            ]);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>A client of this process, which finds the silos by the table and calls as the tenant.</summary>
    public async Task Connect(string tenant = "default") => Client = await NewClient(tenant);

    /// <summary>Another one; it ends with the cluster.</summary>
    public async Task<IDocsClient> NewClient(string tenant)
    {
        var key = await Stores.GetRequiredService<CallersKey>().Fetch(Token);
        var roles = RoleNames.OfTenants | Role.Owner;
        var token = new CallerToken(tenant, "test", roles, TimeProvider.System.GetUtcNow().AddHours(1)).Sign(key.Span);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddDocsClient(
            options =>
            {
                options.ServiceId = AwsWing.ServiceId;
                options.Tenant = tenant;
                options.Token = token;
                options.CallAttemptsMax = 60;
                options.BackOffMax = TimeSpan.FromSeconds(1);
            },
            client => client.UseDynamoDBClustering(table =>
            {
                table.Service = _dynamoDb.ToString();
                table.TableName = $"silos-{_suffix}";
                table.CreateIfNotExists = false;
                table.UpdateIfExists = false;
                table.UseProvisionedThroughput = false;
            }));
        var client = builder.Build();
        _clients.Add(client);
        await client.StartAsync(Token);
        return client.Services.GetRequiredService<IDocsClient>();
    }

    public string Errors => string.Join("\n--\n", _silos.Select(silo => silo.Errors));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.StopAsync();
            client.Dispose();
        }

        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        if (Stores is not null)
        {
            await Stores.DisposeAsync();
        }

        await Stub.DisposeAsync();
        await _openSearch.DisposeAsync();
        _directory.Dispose();
    }
}
