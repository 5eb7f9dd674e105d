using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Tests.Grains;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Aws.Tests.Grains;

/// <summary>
/// The provider as a silo registers it, official or ours, on a table that was made before; failures have their type.
/// </summary>
public sealed class DynamoDbGrainStorageTests : GrainStorageConformance
{
    private readonly List<IHost> _hosts = [];
    private WireProxy? _proxy;
    private string? _table;

    protected override async ValueTask<IGrainStorage> Open()
    {
        _proxy ??= new WireProxy(await AwsEmulators.DynamoDb());
        if (_table is null)
        {
            using var client = TestClients.DynamoDb(_proxy.Url);
            _table = await client.Create(ProviderTables.Grains("grains"));
        }

        var host = new HostBuilder().UseOrleans(silo => silo
            .UseLocalhostClustering()
            .AddOperatorStorage(AwsFailures.ReasonOfGrains)
            .AddDynamoDBGrainStorage(StorageNames.Wing,
            options =>
            {
                options.Service = _proxy.Url.ToString();
                options.AccessKey = "test";
                options.SecretKey = "test";
                options.TableName = _table;
                options.ServiceId = "orleans-docs";
                options.DeleteStateOnClear = true;
                options.CreateIfNotExists = false;
                options.UpdateIfExists = false;
                options.UseProvisionedThroughput = false;
            })).Build();
        _hosts.Add(host);
        return host.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Operator);
    }

    protected override void CleanUp()
    {
        _hosts.ForEach(host => host.Dispose());
        _ = _proxy?.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task A_write_whose_answer_got_lost_is_found_to_be_its_own()
    {
        _proxy!.Rule = WireProxy.Once(request => request.Operation == "PutItem", Spoil.By("cut after"));
        var state = await Write(GrainId.Create("batch", "lost"), 5);
        Assert.Equal((5, state.ETag), (await Read(GrainId.Create("batch", "lost")) is var read
            ? (read.State.Count, read.ETag)
            : default));
    }

    [Theory]
    [InlineData("GetItem")]
    [InlineData("PutItem")]
    public async Task A_table_that_cannot_be_used_is_told_as_such_and_a_write_to_it_drops_the_grain(string operation)
    {
        _proxy!.Rule = (request, forward) => request.Operation == operation
            ? Spoil.By("denied")(request, forward)
            : WireProxy.Forwarded(forward);
        var grain = GrainId.Create("batch", "denied");
        var failed = await Assert.ThrowsAnyAsync<OrleansException>(
            () => operation == "GetItem" ? Read(grain) : Write(grain, 5));
        var told = Assert.IsType<StorageUnavailableException>(
            failed is InconsistentStateException ? failed.InnerException : failed);
        Assert.Equal(operation == "PutItem", failed is InconsistentStateException);
        Assert.Contains("AccessDenied", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_over_the_limit_of_an_item_is_refused_before_it_is_sent()
    {
        var state = new CounterState { State = { Text = new string('x', 400 * 1024) } };
        await Assert.ThrowsAsync<ArgumentException>(
            () => Storage.WriteStateAsync("s", GrainId.Create("batch", "a"), state));
        Assert.DoesNotContain(_proxy!.Requests, request => request.Operation == "PutItem");
    }
}
