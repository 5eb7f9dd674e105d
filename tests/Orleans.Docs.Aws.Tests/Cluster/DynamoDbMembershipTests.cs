using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>What Orleans wants of a membership table, by the provider as a silo and a client register it.</summary>
public sealed class DynamoDbMembershipTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly List<IHost> _hosts = [];
    private Uri _url = null!;
    private string _name = "";
    private IMembershipTable _table = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _url = await AwsEmulators.DynamoDb();
        using (var client = TestClients.DynamoDb(_url))
        {
            _name = await client.Create(ProviderTables.Silos("silos"));
        }

        _table = Silo("a");
        await _table.InitializeMembershipTableAsync(true, Token);
    }

    public ValueTask DisposeAsync()
    {
        _hosts.ForEach(host => host.Dispose());
        GC.SuppressFinalize(this);
        return default;
    }

    [Fact]
    public async Task A_new_table_has_a_version_and_no_silos()
    {
        var read = await _table.ReadAllAsync(Token);
        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
        await Silo("a").InitializeMembershipTableAsync(true, Token);
        Assert.Equal(read.Version, (await _table.ReadAllAsync(Token)).Version);
    }

    [Fact]
    public async Task A_silo_is_read_back_as_it_was_written()
    {
        var entry = Entry(1, SiloStatus.Joining);
        entry.AddSuspector(Entry(2).SiloAddress, Start.AddMinutes(1));
        entry.AddSuspector(Entry(3).SiloAddress, Start.AddMinutes(2));
        Assert.True(await _table.InsertRowAsync(entry, await Next(), Token));

        var (read, _) = Assert.Single((await _table.ReadAllAsync(Token)).Members);
        Assert.Equal(entry.ToFullString(), read.ToFullString());
        Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
        Assert.Equal((entry.HostName, entry.SiloName, entry.ProxyPort), (read.HostName, read.SiloName, read.ProxyPort));
        var row = (await _table.ReadRowAsync(entry.SiloAddress, Token)).Members.Single().Item1;
        Assert.Equal(read.ToFullString(), row.ToFullString());
        Assert.Empty((await _table.ReadRowAsync(Entry(9).SiloAddress, Token)).Members);
    }

    [Fact]
    public async Task Of_silos_that_join_on_one_version_exactly_one_does_and_the_version_moves_by_one()
    {
        var version = await Next();
        var joined = await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Task.Run(
            () => _table.InsertRowAsync(Entry(i), version, Token))));
        Assert.Single(joined, done => done);
        var read = await _table.ReadAllAsync(Token);
        Assert.Single(read.Members);
        Assert.Equal(1, read.Version.Version);
    }

    [Fact]
    public async Task A_row_changes_only_by_its_own_tag_and_the_tables_version()
    {
        var entry = Entry(1, SiloStatus.Joining);
        await _table.InsertRowAsync(entry, await Next(), Token);
        var (_, tag) = (await _table.ReadAllAsync(Token)).Members.Single();
        var stale = await Next();

        entry.Status = SiloStatus.Active;
        Assert.False(await _table.UpdateRowAsync(entry, "77", await Next(), Token));
        Assert.True(await _table.UpdateRowAsync(entry, tag, await Next(), Token));
        Assert.False(await _table.UpdateRowAsync(entry, tag, await Next(), Token));
        var (active, newTag) = (await _table.ReadAllAsync(Token)).Members.Single();
        Assert.Equal(SiloStatus.Active, active.Status);
        Assert.False(await _table.UpdateRowAsync(entry, newTag, stale, Token));
        Assert.False(await _table.InsertRowAsync(entry, await Next(), Token));
    }

    [Fact]
    public async Task A_sign_of_life_changes_neither_tag_nor_version_and_brings_no_row_back()
    {
        var entry = Entry(1);
        await _table.InsertRowAsync(entry, await Next(), Token);
        var before = await _table.ReadAllAsync(Token);

        entry.IAmAliveTime = Start.AddHours(1);
        await _table.UpdateIAmAliveAsync(entry, Token);
        await _table.UpdateIAmAliveAsync(Entry(2), Token);
        var after = await _table.ReadAllAsync(Token);
        Assert.Equal((before.Version, before.Members[0].Item2), (after.Version, after.Members[0].Item2));
        Assert.Equal(entry.IAmAliveTime, Assert.Single(after.Members).Item1.IAmAliveTime);
    }

    [Fact]
    public async Task Old_dead_silos_are_cleaned_up_and_no_others()
    {
        await _table.InsertRowAsync(Entry(1, SiloStatus.Dead), await Next(), Token);
        await _table.InsertRowAsync(Entry(2), await Next(), Token);
        var young = Entry(3, SiloStatus.Dead);
        young.IAmAliveTime = Start.AddDays(2);
        await _table.InsertRowAsync(young, await Next(), Token);

        await _table.CleanupDefunctSiloEntriesAsync(Start.AddDays(1), Token);
        var left = (await _table.ReadAllAsync(Token)).Members.Select(member => member.Item1.SiloAddress.Generation);
        Assert.Equal([2, 3], left.Order());
    }

    [Fact]
    public async Task Clusters_share_a_table_and_see_nothing_of_each_other()
    {
        var other = Silo("b");
        await other.InitializeMembershipTableAsync(true, Token);
        await _table.InsertRowAsync(Entry(1), await Next(), Token);
        Assert.Empty((await other.ReadAllAsync(Token)).Members);
        await other.DeleteMembershipTableEntriesAsync("b", Token);
        Assert.Single((await _table.ReadAllAsync(Token)).Members);
    }

    [Fact]
    public async Task A_client_finds_the_gateways_of_active_silos_only()
    {
        await _table.InsertRowAsync(Entry(1), await Next(), Token);
        await _table.InsertRowAsync(Entry(2, SiloStatus.Joining), await Next(), Token);
        await _table.InsertRowAsync(Entry(3, SiloStatus.Dead), await Next(), Token);
        var hidden = Entry(4);
        hidden.ProxyPort = 0;
        await _table.InsertRowAsync(hidden, await Next(), Token);

        using var host = new HostBuilder().UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => options.ClusterId = "a")
            .UseDynamoDBClustering(options =>
            {
                options.Service = _url.ToString();
                options.AccessKey = "test";
                options.SecretKey = "test";
                options.TableName = _name;
                options.CreateIfNotExists = false;
                options.UpdateIfExists = false;
                options.UseProvisionedThroughput = false;
            })).Build();
        var gateways = host.Services.GetRequiredService<IGatewayListProvider>();
        await gateways.InitializeGatewayListProviderAsync(Token);
        Assert.Equal(
            [SiloAddress.New(IPAddress.Loopback, 40_001, 1).ToGatewayUri()], await gateways.GetGatewaysAsync(Token));
    }

    [Fact]
    public async Task A_table_that_may_not_be_made_is_missed_and_one_that_may_is_made_as_the_options_say()
    {
        await Assert.ThrowsAnyAsync<Exception>(
            () => Silo("a", "silos-missing").InitializeMembershipTableAsync(true, Token));
        var name = $"silos-{Guid.NewGuid():N}";
        await Silo("a", name, create: true).InitializeMembershipTableAsync(true, Token);
        using var client = TestClients.DynamoDb(_url);
        var made = (await client.DescribeTableAsync(name, Token)).Table;
        Assert.Equal("PAY_PER_REQUEST", made.BillingModeSummary?.BillingMode?.Value);
    }

    private IMembershipTable Silo(string cluster, string? table = null, bool create = false)
    {
        var host = new HostBuilder().UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => options.ClusterId = cluster)
            .UseDynamoDBClustering(options =>
            {
                options.Service = _url.ToString();
                options.AccessKey = "test";
                options.SecretKey = "test";
                options.TableName = table ?? _name;
                options.CreateIfNotExists = create;
                options.UpdateIfExists = false;
                options.UseProvisionedThroughput = false;
            })).Build();
        _hosts.Add(host);
        return host.Services.GetRequiredService<IMembershipTable>();
    }

    private async Task<TableVersion> Next() => (await _table.ReadAllAsync(Token)).Version.Next();

    private static MembershipEntry Entry(int number, SiloStatus status = SiloStatus.Active) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 30_000 + number, number),
        HostName = "host",
        SiloName = $"silo-{number}",
        Status = status,
        ProxyPort = 40_000 + number,
        StartTime = Start,
        IAmAliveTime = Start,
        SuspectTimes = [],
    };
}
