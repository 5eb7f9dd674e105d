using Amazon;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Wire;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;

namespace Orleans.Docs.Aws.Tests.Faults;

/// <summary>
/// Answers that begin and do not go on, or are bad otherwise, to clients that the providers of Orleans make for
/// themselves: as the wing sets them up, over the wire.
/// </summary>
public sealed class ProviderFaultTests : StubTests
{
    private const string Receive = "sqs:ReceiveMessage";

    public static TheoryData<string> Passing =>
    [
        "stalls", "throttled", "throttled by status", "internal error", "unavailable in HTML", "cut before",
        "malformed",
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_membership_table_that_answers_badly_once_is_read_on(string kind)
    {
        await using var proxy = new WireProxy(await AwsEmulators.DynamoDb());
        using var host = Host(proxy.Url, silos: await Made(proxy.Url, ProviderTables.Silos("silos")));
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Cancel);
        proxy.Rule = WireProxy.Once(request => request.Operation == "Query", Spoil.By(kind));
        Assert.Empty((await InTime(table.ReadAllAsync(Cancel))).Members);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_grain_whose_table_answers_badly_once_is_read_on(string kind)
    {
        await using var proxy = new WireProxy(await AwsEmulators.DynamoDb());
        using var host = Host(proxy.Url, grains: await Made(proxy.Url, ProviderTables.Grains("grains")));
        var storage = host.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Wing);
        var state = new GrainState<string>("before");
        var grain = GrainId.Create("batch", "a");
        await storage.WriteStateAsync("s", grain, state);
        proxy.Rule = WireProxy.Once(request => request.Operation == "GetItem", Spoil.By(kind));
        var read = new GrainState<string>();
        await InTime(storage.ReadStateAsync("s", grain, read));
        Assert.Equal("before", read.State);
    }

    [Fact]
    public async Task A_queue_of_a_stream_whose_answer_stalls_is_read_on()
    {
        using var host = Host(Stub.Address);
        var adapter = await host.Services.GetRequiredKeyedService<IQueueAdapterFactory>(ChangesOptions.Provider)
            .CreateAdapter(Cancel);
        foreach (var name in new ChangesOptions().QueueNames())
        {
            Stub.Queues.Create(name);
        }

        var queues = host.Services.GetRequiredKeyedService<IQueueAdapterFactory>(ChangesOptions.Provider)
            .GetStreamQueueMapper().GetAllQueues();
        var receiver = adapter.CreateReceiver(queues.First());
        await receiver.Initialize(TimeSpan.FromSeconds(20));
        Stub.Faults.Next(Receive, new Fault.Stall());
        Assert.Empty(await InTime(receiver.GetQueueMessagesAsync(10, Cancel)));
        Assert.Equal(2, Stub.Ledger.Calls(Receive));
    }

    private static async Task<string> Made(Uri url, Amazon.DynamoDBv2.Model.CreateTableRequest table)
    {
        using var client = TestClients.DynamoDb(url);
        return await client.Create(table);
    }

    /// <summary>Not started: what it would make is asked for here.</summary>
    private IHost Host(Uri dynamoDb, string silos = "silos", string grains = "grains")
    {
        // The standard chain, by which the providers find credentials.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", Gate.AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", Gate.SecretKey);
        return new HostBuilder()
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Docs:Aws:Connection:Region"] = "eu-west-1",
                    ["Docs:Aws:Connection:DynamoDbUrl"] = dynamoDb.ToString(),
                    ["Docs:Aws:Connection:SqsUrl"] = Stub.Address.ToString(),
                    // Far below the time of a try, so that a test sees which of both it was.
                    ["Docs:Aws:Connection:TryTimeout"] = "00:05:00",
                    ["Docs:Aws:Connection:StallTimeout"] = "00:00:03",
                    ["Docs:Aws:Changes:Wait"] = "00:00:01",
                    ["Docs:Aws:Cluster:Table"] = silos,
                    ["Docs:Aws:Grains:Table"] = grains,
                }))
            .UseOrleans(silo =>
            {
                silo.AddAwsWing();
                silo.Services.AddSingleton(TimeProvider.System);
            })
            .Build();
    }

    /// <summary>What it set for the clients of all others ends with it.</summary>
    private static async Task InTime(Task work)
    {
        try
        {
            await work.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);
        }
        finally
        {
            AWSConfigs.HttpClientFactory = null;
        }
    }

    private static async Task<T> InTime<T>(Task<T> work)
    {
        await InTime((Task)work);
        return await work;
    }
}
