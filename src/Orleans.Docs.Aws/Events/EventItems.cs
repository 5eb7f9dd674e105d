using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Orleans.Docs.Events;

namespace Orleans.Docs.Aws.Events;

/// <summary>
/// How a commit lies in the table: one item under its stream and first version. Names are short, since DynamoDB counts
/// them with each item.
/// </summary>
internal static class EventItems
{
    public const string Stream = "pk";
    public const string Version = "sk";
    public const string Count = "c";
    public const string Id = "id";
    public const string Opens = "o";
    public const string Record = "r";

    /// <summary>Shard and sort key of an episode's mark; both are removed when it is settled.</summary>
    public const string MarkShard = "ms";
    public const string Mark = "mk";

    public const string UnsettledIndex = "unsettled";

    public static Dictionary<string, AttributeValue> Of(StoredCommit commit)
    {
        var item = KeyOf(commit.Stream, commit.FirstVersion);
        item[Count] = Number(commit.EventCount);
        item[Id] = new AttributeValue { B = new MemoryStream(commit.CommitId.ToByteArray()) };
        if (commit.OpensEpisode)
        {
            item[Opens] = new AttributeValue { BOOL = true };
        }

        if (commit.Record.Length > 0)
        {
            item[Record] = new AttributeValue { B = new MemoryStream(commit.Record.ToArray()) };
        }

        return item;
    }

    /// <exception cref="StreamCorruptException">The item is not one that this store wrote.</exception>
    public static StoredCommit CommitOf(Dictionary<string, AttributeValue> item)
    {
        var stream = StreamOf(item);
        var version = VersionOf(item);
        try
        {
            return new StoredCommit(
                stream, version, int.Parse(item[Count].N, CultureInfo.InvariantCulture), IdOf(item),
                item.ContainsKey(Opens), item.TryGetValue(Record, out var record) ? record.B.ToArray() : default);
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or OverflowException
            or NullReferenceException or ArgumentException)
        {
            throw new StreamCorruptException(stream, version, "its item lacks what every commit has", e);
        }
    }

    public static Dictionary<string, AttributeValue> KeyOf(StreamName stream, long version) => new()
    {
        [Stream] = new AttributeValue(stream.ToString()),
        [Version] = Number(version),
    };

    public static StreamName StreamOf(Dictionary<string, AttributeValue> item) =>
        StreamName.Of(DocumentKey.Parse(item[Stream].S));

    public static long VersionOf(Dictionary<string, AttributeValue> item) =>
        long.Parse(item[Version].N, CultureInfo.InvariantCulture);

    public static long LastVersionOf(Dictionary<string, AttributeValue> item) =>
        VersionOf(item) + long.Parse(item[Count].N, CultureInfo.InvariantCulture) - 1;

    public static Guid IdOf(Dictionary<string, AttributeValue> item) => new(item[Id].B.ToArray());

    public static AttributeValue Number(long value) =>
        new() { N = value.ToString(CultureInfo.InvariantCulture) };

    /// <summary>The table: on demand, with the sparse index of what is unsettled.</summary>
    public static CreateTableRequest Table(string name) => new()
    {
        TableName = name,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [new(Stream, KeyType.HASH), new(Version, KeyType.RANGE)],
        AttributeDefinitions =
        [
            new(Stream, ScalarAttributeType.S), new(Version, ScalarAttributeType.N),
            new(MarkShard, ScalarAttributeType.S), new(Mark, ScalarAttributeType.S),
        ],
        GlobalSecondaryIndexes =
        [
            new()
            {
                IndexName = UnsettledIndex,
                KeySchema = [new(MarkShard, KeyType.HASH), new(Mark, KeyType.RANGE)],
                Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
            },
        ],
    };
}
