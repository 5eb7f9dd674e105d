using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Events;

namespace Orleans.Docs.Aws.Events;

/// <summary>
/// The marks of unsettled episodes: a sparse index in shards, each ordered by time, stream and version. The index
/// follows the table within moments, so an episode opened just now may be missing from a list.
/// </summary>
internal sealed class EventMarks(DynamoDbTable table, int shards)
{
    private const char Separator = '|';

    /// <summary>Behind every key of the same moment, and behind every mark with the same key.</summary>
    private const char After = '~';

    /// <summary>Before whatever may follow a key, and behind the key itself.</summary>
    private const char JustBehind = '!';

    public void Set(Dictionary<string, AttributeValue> item, StoredCommit commit, DateTimeOffset since)
    {
        item[EventItems.MarkShard] = new AttributeValue(Shard(commit.Stream));
        item[EventItems.Mark] = new AttributeValue(Key(commit.Stream, commit.FirstVersion, since));
    }

    public async Task Remove(StreamName stream, long firstVersion, CancellationToken cancellationToken)
    {
        var request = new UpdateItemRequest
        {
            Key = EventItems.KeyOf(stream, firstVersion),
            UpdateExpression = $"REMOVE {EventItems.MarkShard}, {EventItems.Mark}",
            ConditionExpression = $"attribute_exists({EventItems.Mark})",
        };
        try
        {
            await table.Update(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException)
        {
            // No such mark, or none any more.
        }
    }

    public async Task<IReadOnlyList<UnsettledEpisode>> List(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken)
    {
        var from = after is { } last ? Key(last.Stream, last.FirstVersion, last.Since) + JustBehind : "0";
        var to = $"{until.UtcTicks:D19}{After}";
        if (string.CompareOrdinal(from, to) > 0)
        {
            return [];
        }

        var pages = await Task.WhenAll(Enumerable.Range(0, shards).Select(
            shard => Oldest(shard, from, to, countMax, cancellationToken))).ConfigureAwait(false);
        return
        [
            .. pages.SelectMany(page => page).OrderBy(mark => mark.Key, StringComparer.Ordinal).Take(countMax)
                .Select(mark => mark.Episode),
        ];
    }

    private async Task<List<(string Key, UnsettledEpisode Episode)>> Oldest(
        int shard, string from, string to, int countMax, CancellationToken cancellationToken)
    {
        var found = new List<(string, UnsettledEpisode)>();
        Dictionary<string, AttributeValue>? next = null;
        do
        {
            var page = await table.Query(
                new QueryRequest
                {
                    IndexName = EventItems.UnsettledIndex,
                    KeyConditionExpression =
                        $"{EventItems.MarkShard} = :shard AND {EventItems.Mark} BETWEEN :from AND :to",
                    ExpressionAttributeValues = new()
                    {
                        [":shard"] = new(shard.ToString(CultureInfo.InvariantCulture)),
                        [":from"] = new(from),
                        [":to"] = new(to),
                    },
                    Limit = countMax - found.Count,
                    ExclusiveStartKey = next,
                },
                cancellationToken).ConfigureAwait(false);
            found.AddRange(page.Items.Select(item => (item[EventItems.Mark].S, Episode(item))));
            next = page.LastEvaluatedKey;
        }
        while (next is { Count: > 0 } && found.Count < countMax);
        return found;
    }

    private static UnsettledEpisode Episode(Dictionary<string, AttributeValue> item)
    {
        var key = item[EventItems.Mark].S;
        var ticks = long.Parse(key.AsSpan(0, key.IndexOf(Separator)), CultureInfo.InvariantCulture);
        return new UnsettledEpisode(
            EventItems.StreamOf(item), EventItems.VersionOf(item), new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    private static string Key(StreamName stream, long firstVersion, DateTimeOffset since) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{since.UtcTicks:D19}{Separator}{stream}{Separator}{firstVersion:D19}");

    /// <summary>The same in every process.</summary>
    private string Shard(StreamName stream)
    {
        var hash = 2166136261u;
        foreach (var c in stream.ToString())
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (hash % (uint)shards).ToString(CultureInfo.InvariantCulture);
    }
}
