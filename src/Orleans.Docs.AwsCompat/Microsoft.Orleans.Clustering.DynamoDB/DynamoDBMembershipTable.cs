#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.AwsCompat.DynamoDb;
using Orleans.Runtime;

namespace Orleans.Clustering.DynamoDB;

/// <summary>
/// The silos of one cluster in a table: a row each and one for the table's version. A change of a silo's row and the
/// next version are one transaction, so that of two silos that change the table at once exactly one does.
/// </summary>
internal sealed class DynamoDBMembershipTable(
    IOptions<DynamoDBClusteringOptions> options, IOptions<ClusterOptions> cluster) : IMembershipTable, IDisposable
{
    private static readonly TableVersion None = new(0, "0");

    private readonly string _cluster = cluster.Value.ClusterId;
    private readonly ProviderTable _table = new(
        options.Value.TableName, options.Value.Service, options.Value.AccessKey, options.Value.SecretKey,
        options.Value.Token, options.Value.ProfileName);

    public async Task InitializeMembershipTableAsync(
        bool tryInitTableVersion, CancellationToken cancellationToken)
    {
        var wanted = options.Value;
        await _table.Prepare(
            new ProviderTableShape(
                SiloItems.Cluster, SiloItems.Silo, wanted.CreateIfNotExists, wanted.UpdateIfExists,
                wanted.UseProvisionedThroughput, wanted.ReadCapacityUnits, wanted.WriteCapacityUnits),
            cancellationToken).ConfigureAwait(false);
        if (tryInitTableVersion)
        {
            await CreateVersion(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken)
    {
        foreach (var item in await Items(clusterId, cancellationToken).ConfigureAwait(false))
        {
            await Delete(item, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task CleanupDefunctSiloEntriesAsync(
        DateTimeOffset beforeDate, CancellationToken cancellationToken)
    {
        foreach (var item in await Items(_cluster, cancellationToken).ConfigureAwait(false))
        {
            if (!IsVersion(item) && SiloItems.StatusOf(item) == SiloStatus.Dead)
            {
                var entry = SiloItems.EntryOf(item);
                if (entry.IAmAliveTime < beforeDate.UtcDateTime && entry.StartTime < beforeDate.UtcDateTime)
                {
                    await Delete(item, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken)
    {
        // Together, so that the row and the version are of one moment.
        var all = await ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return all.TryGet(key) is { } row
            ? new MembershipTableData(row, all.Version)
            : new MembershipTableData(all.Version);
    }

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        var items = await Items(_cluster, cancellationToken).ConfigureAwait(false);
        var version = items.Where(IsVersion).Select(VersionOf).FirstOrDefault(None);
        var rows = items.Where(item => !IsVersion(item))
            .Select(item => Tuple.Create(SiloItems.EntryOf(item), item[SiloItems.Tag].N));
        return new MembershipTableData([.. rows], version);
    }

    public Task<bool> InsertRowAsync(
        MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) => Change(
        tableVersion,
        new Put
        {
            TableName = _table.Name,
            Item = SiloItems.Of(_cluster, entry, tag: 0),
            ConditionExpression = $"attribute_not_exists({SiloItems.Cluster})",
        },
        cancellationToken);

    public Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken)
    {
        var current = long.Parse(etag, CultureInfo.InvariantCulture);
        return Change(
            tableVersion,
            new Put
            {
                TableName = _table.Name,
                Item = SiloItems.Of(_cluster, entry, current + 1),
                ConditionExpression = $"{SiloItems.Tag} = :tag",
                ExpressionAttributeValues = new() { [":tag"] = SiloItems.Number(current) },
            },
            cancellationToken);
    }

    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        // No new tag: a sign of life changes nothing that silos agree on. A row that is gone stays gone.
        try
        {
            await _table.Client.UpdateItemAsync(new UpdateItemRequest
            {
                TableName = _table.Name,
                Key = SiloItems.Key(_cluster, SiloItems.IdentityOf(entry.SiloAddress)),
                UpdateExpression = $"SET {SiloItems.Alive} = :time",
                ConditionExpression = $"attribute_exists({SiloItems.Cluster})",
                ExpressionAttributeValues =
                    new() { [":time"] = new AttributeValue(SiloItems.Time(entry.IAmAliveTime)) },
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException)
        {
        }
    }

    // What the interface had before it took tokens.
    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) =>
        InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) =>
        DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync(CancellationToken.None);

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        InsertRowAsync(entry, tableVersion, CancellationToken.None);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    public void Dispose() => _table.Dispose();

    /// <summary>False where the row or the version is not what the caller saw.</summary>
    private async Task<bool> Change(TableVersion next, Put row, CancellationToken cancellationToken)
    {
        var version = SiloItems.Key(_cluster, SiloItems.VersionRow);
        version[SiloItems.Version] = SiloItems.Number(next.Version);
        version[SiloItems.Tag] = SiloItems.Number(next.Version);
        try
        {
            await _table.Client.TransactWriteItemsAsync(new TransactWriteItemsRequest
            {
                TransactItems =
                [
                    new TransactWriteItem { Put = row },
                    new TransactWriteItem
                    {
                        Put = new Put
                        {
                            TableName = _table.Name,
                            Item = version,
                            ConditionExpression = $"{SiloItems.Tag} = :tag",
                            ExpressionAttributeValues = new()
                            {
                                [":tag"] = new AttributeValue { N = next.VersionEtag },
                            },
                        },
                    },
                ],
            }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TransactionCanceledException e) when (e.CancellationReasons?.Any(
            reason => reason.Code is "ConditionalCheckFailed" or "TransactionConflict") == true)
        {
            return false;
        }
    }

    private async Task CreateVersion(CancellationToken cancellationToken)
    {
        var version = SiloItems.Key(_cluster, SiloItems.VersionRow);
        version[SiloItems.Version] = SiloItems.Number(0);
        version[SiloItems.Tag] = SiloItems.Number(0);
        try
        {
            await _table.Client.PutItemAsync(new PutItemRequest
            {
                TableName = _table.Name,
                Item = version,
                ConditionExpression = $"attribute_not_exists({SiloItems.Cluster})",
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException)
        {
            // Another silo of the cluster was here before.
        }
    }

    private Task<List<Dictionary<string, AttributeValue>>> Items(
        string clusterId, CancellationToken cancellationToken) =>
        _table.All(SiloItems.Cluster, clusterId, cancellationToken);

    private Task<DeleteItemResponse> Delete(
        Dictionary<string, AttributeValue> item, CancellationToken cancellationToken) => _table.Client.DeleteItemAsync(
        new DeleteItemRequest
        {
            TableName = _table.Name,
            Key = SiloItems.Key(item[SiloItems.Cluster].S, item[SiloItems.Silo].S),
        },
        cancellationToken);

    private static bool IsVersion(Dictionary<string, AttributeValue> item) =>
        item[SiloItems.Silo].S == SiloItems.VersionRow;

    private static TableVersion VersionOf(Dictionary<string, AttributeValue> item) =>
        new(int.Parse(item[SiloItems.Version].N, CultureInfo.InvariantCulture), item[SiloItems.Tag].N);
}
