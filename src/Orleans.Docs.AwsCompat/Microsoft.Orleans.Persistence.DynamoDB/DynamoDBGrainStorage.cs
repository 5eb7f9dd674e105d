#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.AwsCompat.DynamoDb;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;

namespace Orleans.Storage;

/// <summary>
/// One item a state, in the official provider's layout. An ETag is a random number, so that the tag of a state that
/// was cleared and created anew does not fit again.
/// </summary>
/// <exception cref="InconsistentStateException">Out of a write or clear whose ETag is not the stored one.</exception>
internal sealed class DynamoDBGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const string Grain = "GrainReference";
    private const string StateName = "GrainType";
    private const string Tag = "ETag";
    private const string State = "BinaryState";
    private const string EndsAt = "GrainTtl";

    /// <summary>DynamoDB's own bound of an item, keys and tag included.</summary>
    private const int ItemBytesMax = 400 * 1024;

    private readonly string _name;
    private readonly DynamoDBStorageOptions _options;
    private readonly IActivatorProvider _activators;
    private readonly TimeProvider _clock;
    private readonly ProviderTable _table;

    public DynamoDBGrainStorage(
        string name, DynamoDBStorageOptions options, IActivatorProvider activators, TimeProvider clock)
    {
        _name = name;
        _options = options;
        _activators = activators;
        _clock = clock;
        _table = new ProviderTable(
            options.TableName, options.Service, options.AccessKey, options.SecretKey, options.Token,
            options.ProfileName);
    }

    public static DynamoDBGrainStorage Create(IServiceProvider services, string name) => new(
        name,
        services.GetRequiredService<IOptionsMonitor<DynamoDBStorageOptions>>().Get(name),
        services.GetRequiredService<IActivatorProvider>(),
        services.GetService<TimeProvider>() ?? TimeProvider.System);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        $"{nameof(DynamoDBGrainStorage)}-{_name}", _options.InitStage, Prepare);

    public void Dispose() => _table.Dispose();

    public Task Prepare(CancellationToken cancellationToken) => _table.Prepare(
        new ProviderTableShape(
            Grain, StateName, _options.CreateIfNotExists, _options.UpdateIfExists,
            _options.UseProvisionedThroughput, _options.ReadCapacityUnits, _options.WriteCapacityUnits),
        cancellationToken);

    public async Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var found = await _table.Client.GetItemAsync(
            new GetItemRequest { TableName = _table.Name, Key = Key(grainId, stateName), ConsistentRead = true },
            cancellationToken).ConfigureAwait(false);
        if (found.Item is not { Count: > 0 } item)
        {
            Show(grainState, Fresh<T>(), etag: null, exists: false);
        }
        else if (item.TryGetValue(State, out var stored))
        {
            var state = _options.GrainStorageSerializer.Deserialize<T>(new BinaryData(stored.B.ToArray()));
            Show(grainState, state!, item[Tag].N, exists: true);
        }
        else
        {
            Show(grainState, Fresh<T>(), item[Tag].N, exists: false);
        }
    }

    public async Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var state = _options.GrainStorageSerializer.Serialize(grainState.State).ToArray();
        var item = Key(grainId, stateName);
        item[Tag] = NewTag();
        item[State] = new AttributeValue { B = new MemoryStream(state) };
        if (_options.TimeToLive is { } life)
        {
            var end = (_clock.GetUtcNow() + life).ToUnixTimeSeconds();
            item[EndsAt] = new AttributeValue { N = end.ToString(CultureInfo.InvariantCulture) };
        }

        if (state.Length > ItemBytesMax - (2 * 1024))
        {
            throw new ArgumentException(
                $"state {stateName} of {grainId} has {state.Length} bytes; DynamoDB takes {ItemBytesMax} an item",
                nameof(grainState));
        }

        await Put(item, stateName, grainId, grainState.ETag, cancellationToken).ConfigureAwait(false);
        grainState.ETag = item[Tag].N;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (_options.DeleteStateOnClear)
        {
            await Delete(stateName, grainId, grainState.ETag, cancellationToken).ConfigureAwait(false);
            Show(grainState, Fresh<T>(), etag: null, exists: false);
        }
        else
        {
            var item = Key(grainId, stateName);
            item[Tag] = NewTag();
            await Put(item, stateName, grainId, grainState.ETag, cancellationToken).ConfigureAwait(false);
            Show(grainState, Fresh<T>(), item[Tag].N, exists: false);
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    private static AttributeValue NewTag() =>
        new() { N = RandomNumberGenerator.GetInt32(int.MaxValue).ToString(CultureInfo.InvariantCulture) };

    private async Task Put(
        Dictionary<string, AttributeValue> item, string stateName, GrainId grain, string? expected,
        CancellationToken cancellationToken)
    {
        try
        {
            await _table.Client.PutItemAsync(
                new PutItemRequest
                {
                    TableName = _table.Name,
                    Item = item,
                    ConditionExpression = Condition(expected),
                    ExpressionAttributeValues = Values(expected),
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException e)
        {
            // The SDK's own retry fails on what its first try has written: then our tag stands.
            var stored = await StoredTag(stateName, grain, cancellationToken).ConfigureAwait(false);
            if (stored != item[Tag].N)
            {
                throw Inconsistent(stateName, grain, stored, expected, e);
            }
        }
    }

    private async Task Delete(
        string stateName, GrainId grain, string? expected, CancellationToken cancellationToken)
    {
        try
        {
            await _table.Client.DeleteItemAsync(
                new DeleteItemRequest
                {
                    TableName = _table.Name,
                    Key = Key(grain, stateName),
                    ConditionExpression = Condition(expected),
                    ExpressionAttributeValues = Values(expected),
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException e)
        {
            var stored = await StoredTag(stateName, grain, cancellationToken).ConfigureAwait(false);
            throw Inconsistent(stateName, grain, stored, expected, e);
        }
    }

    private async Task<string?> StoredTag(string stateName, GrainId grain, CancellationToken cancellationToken)
    {
        var found = await _table.Client.GetItemAsync(
            new GetItemRequest
            {
                TableName = _table.Name,
                Key = Key(grain, stateName),
                ConsistentRead = true,
                ProjectionExpression = Tag,
            },
            cancellationToken).ConfigureAwait(false);
        return found.Item is { Count: > 0 } item ? item[Tag].N : null;
    }

    private static InconsistentStateException Inconsistent(
        string stateName, GrainId grain, string? stored, string? expected, Exception cause) => new(
            $"state {stateName} of {grain} was changed by somebody else", stored ?? "none", expected ?? "none", cause);

    /// <summary>A null tag expects no item.</summary>
    private static string Condition(string? expected) =>
        expected is null ? $"attribute_not_exists({Grain})" : $"{Tag} = :expected";

    private static Dictionary<string, AttributeValue>? Values(string? expected)
    {
        if (expected is null)
        {
            return null;
        }

        // What is no number was never a tag of this store, and fits nothing.
        var number = int.TryParse(expected, NumberStyles.None, CultureInfo.InvariantCulture, out var tag) ? tag : -1;
        return new()
        {
            [":expected"] = new AttributeValue { N = number.ToString(CultureInfo.InvariantCulture) },
        };
    }

    private Dictionary<string, AttributeValue> Key(GrainId grain, string stateName) => new()
    {
        [Grain] = new AttributeValue($"{_options.ServiceId}_{grain}"),
        [StateName] = new AttributeValue(stateName),
    };

    private T Fresh<T>() => _activators.GetActivator<T>().Create();

    private static void Show<T>(IGrainState<T> grainState, T state, string? etag, bool exists)
    {
        grainState.State = state;
        grainState.ETag = etag;
        grainState.RecordExists = exists;
    }
}
