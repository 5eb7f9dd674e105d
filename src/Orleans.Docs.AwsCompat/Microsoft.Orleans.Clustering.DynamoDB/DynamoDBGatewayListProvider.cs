#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.AwsCompat.DynamoDb;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Orleans.Clustering.DynamoDB;

/// <summary>The gateways of the active silos, as the membership table has them.</summary>
internal sealed class DynamoDBGatewayListProvider(
    IOptions<DynamoDBGatewayOptions> options, IOptions<ClusterOptions> cluster, IOptions<GatewayOptions> gateway)
    : IGatewayListProvider, IDisposable
{
    private readonly ProviderTable _table = new(
        options.Value.TableName, options.Value.Service, options.Value.AccessKey, options.Value.SecretKey,
        options.Value.Token, options.Value.ProfileName);

    public TimeSpan MaxStaleness => gateway.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value;
        return _table.Prepare(
            new ProviderTableShape(
                SiloItems.Cluster, SiloItems.Silo, wanted.CreateIfNotExists, wanted.UpdateIfExists,
                wanted.UseProvisionedThroughput, wanted.ReadCapacityUnits, wanted.WriteCapacityUnits),
            cancellationToken);
    }

    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken)
    {
        var items = await _table.All(SiloItems.Cluster, cluster.Value.ClusterId, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. from item in items
               where item[SiloItems.Silo].S != SiloItems.VersionRow
               where SiloItems.StatusOf(item) == SiloStatus.Active && SiloItems.ProxyPortOf(item) > 0
               let silo = SiloItems.AddressOf(item)
               select SiloAddress.New(silo.Endpoint.Address, SiloItems.ProxyPortOf(item), silo.Generation)
                   .ToGatewayUri(),
        ];
    }

    Task IGatewayListProvider.InitializeGatewayListProvider() =>
        InitializeGatewayListProviderAsync(CancellationToken.None);

    Task<IList<Uri>> IGatewayListProvider.GetGateways() => GetGatewaysAsync(CancellationToken.None);

    public void Dispose() => _table.Dispose();
}
