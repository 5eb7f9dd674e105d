using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Aws.Keys;

/// <summary>
/// One item a document in a table of its own. A removal that returned is seen by every read after it; what a backup of
/// the table still holds is up to whoever makes backups.
/// </summary>
/// <exception cref="KeyServiceUnavailableException">Out of every member: DynamoDB cannot be used now.</exception>
public sealed class DynamoDbKeyStore(IAmazonDynamoDB client, KmsOptions options) : IKeyStore
{
    private const string Owner = "pk";
    private const string KeyId = "k";
    private const string MasterKeyId = "m";
    private const string Bytes = "b";

    /// <summary>How often a key may vanish between being in the way and being read.</summary>
    private const int TriesMax = 5;

    private readonly DynamoDbTable _table = new(
        client, options.Table, static (reason, e) => new KeyServiceUnavailableException(reason, e));

    /// <summary>Point-in-time recovery, which <see cref="KeyRecovery"/> has found to be no longer.</summary>
    public KeyBackups Backups => new(
        options.RecoveryDaysMax,
        $"table {options.Table} can be put back by point-in-time recovery for {options.RecoveryDaysMax} days at most; "
        + "delete other backups of it that were made before");

    public Task<WrappedKey> GetOrAdd(DocumentKey document, WrappedKey key, CancellationToken cancellationToken) =>
        GetOrAdd(document.ToString(), key, cancellationToken);

    public Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancellationToken) =>
        Find(document.ToString(), cancellationToken);

    public async Task<bool> Remove(DocumentKey document, CancellationToken cancellationToken)
    {
        var request = new DeleteItemRequest { Key = KeyOf(document.ToString()), ReturnValues = ReturnValue.ALL_OLD };
        var response = await _table.Delete(request, cancellationToken).ConfigureAwait(false);
        return response.Attributes is { Count: > 0 };
    }

    public async Task<KeyPage> List(string? place, int countMax, CancellationToken cancellationToken)
    {
        var request = new ScanRequest { Limit = countMax, ExclusiveStartKey = place is null ? null : KeyOf(place) };
        var page = await _table.Scan(request, cancellationToken).ConfigureAwait(false);
        var keys = new List<KeyValuePair<DocumentKey, WrappedKey>>();
        foreach (var item in page.Items ?? [])
        {
            if (DocumentKey.TryParse(item[Owner].S, out var document))
            {
                keys.Add(new(document, Of(item)));
            }
        }

        return new KeyPage(keys, page.LastEvaluatedKey is { Count: > 0 } last ? last[Owner].S : null);
    }

    public Task<bool> Replace(
        DocumentKey document, WrappedKey expected, WrappedKey replacement, CancellationToken cancellationToken) =>
        Replace(document.ToString(), expected, replacement, cancellationToken);

    /// <summary>What the service keeps of a row that was replaced is as <see cref="Backups"/> says.</summary>
    public Task Clean(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Under a name that is no document's, since those contain a slash.</summary>
    internal async Task<WrappedKey> GetOrAdd(string owner, WrappedKey key, CancellationToken cancellationToken)
    {
        for (var i = 0; i < TriesMax; i++)
        {
            try
            {
                await _table.Put(
                    new PutItemRequest
                    {
                        Item = ItemOf(owner, key),
                        ConditionExpression = $"attribute_not_exists({Owner})",
                    },
                    cancellationToken).ConfigureAwait(false);
                return key;
            }
            catch (ConditionalCheckFailedException)
            {
                // One is there: somebody else's, or ours, written by a try whose answer was lost.
            }

            if (await Find(owner, cancellationToken).ConfigureAwait(false) is { } stands)
            {
                return stands;
            }
        }

        throw new KeyServiceUnavailableException($"a key in table {options.Table} is added and removed without end");
    }

    internal async Task<WrappedKey?> Find(string owner, CancellationToken cancellationToken)
    {
        var response = await _table.Get(new GetItemRequest { Key = KeyOf(owner) }, cancellationToken)
            .ConfigureAwait(false);
        return response.Item is { Count: > 0 } item ? Of(item) : null;
    }

    internal async Task<bool> Replace(
        string owner, WrappedKey expected, WrappedKey replacement, CancellationToken cancellationToken)
    {
        try
        {
            await _table.Put(
                new PutItemRequest
                {
                    Item = ItemOf(owner, replacement),
                    ConditionExpression = $"{Bytes} = :expected",
                    ExpressionAttributeValues = new() { [":expected"] = BytesOf(expected) },
                },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            // Removed, or another's; or ours, written by a try whose answer was lost.
            return await Find(owner, cancellationToken).ConfigureAwait(false) is { } stands
                && stands.HasBytesOf(replacement);
        }
    }

    internal static CreateTableRequest Table(string name) => new()
    {
        TableName = name,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [new(Owner, KeyType.HASH)],
        AttributeDefinitions = [new(Owner, ScalarAttributeType.S)],
    };

    private static Dictionary<string, AttributeValue> KeyOf(string owner) =>
        new() { [Owner] = new AttributeValue(owner) };

    private static Dictionary<string, AttributeValue> ItemOf(string owner, WrappedKey key) => new(KeyOf(owner))
    {
        [KeyId] = new AttributeValue { B = new MemoryStream(key.KeyId.ToByteArray()) },
        [MasterKeyId] = new AttributeValue(key.MasterKeyId),
        [Bytes] = BytesOf(key),
    };

    private static AttributeValue BytesOf(WrappedKey key) => new() { B = new MemoryStream(key.Bytes.ToArray()) };

    private static WrappedKey Of(Dictionary<string, AttributeValue> item) => new(
        new Guid(item[KeyId].B.ToArray()), item[MasterKeyId].S, item[Bytes].B.ToArray());
}
