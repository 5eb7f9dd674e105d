using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Events;

namespace Orleans.Docs.Aws.Events;

/// <summary>
/// The event store in one DynamoDB table. A commit is one item, put under the condition that its version is free: one
/// write, no transaction. That its version is the next one is known from what this store read or wrote before, and is
/// read otherwise. A failed condition is read back, since the SDK's own retry fails on what its first try has written.
/// </summary>
public sealed class DynamoDbEventStore(
    IAmazonDynamoDB client, DynamoDbEventStoreOptions options, TimeProvider clock) : IEventStore
{
    private const string Free = $"attribute_not_exists({EventItems.Stream})";

    private readonly DynamoDbTable _table = new(
        client, options.Table, static (reason, e) => new EventStoreUnavailableException(reason, e));

    private readonly KnownVersions _known = new(options.KnownVersionsMax);

    private EventMarks Marks => new(_table, options.UnsettledShards);

    public async Task Append(StoredCommit commit, CancellationToken cancellationToken)
    {
        Check(commit);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_known.Ends(commit.Stream, commit.FirstVersion - 1)
            && await LastVersion(commit.Stream, cancellationToken).ConfigureAwait(false) != commit.FirstVersion - 1)
        {
            await ExpectWritten(commit, cancellationToken).ConfigureAwait(false);
            return;
        }

        var item = EventItems.Of(commit);
        if (commit.OpensEpisode)
        {
            Marks.Set(item, commit, clock.GetUtcNow());
        }

        try
        {
            await _table.Put(new PutItemRequest { Item = item, ConditionExpression = Free }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ConditionalCheckFailedException)
        {
            await ExpectWritten(commit, cancellationToken).ConfigureAwait(false);
        }

        _known.Note(commit.Stream, commit.LastVersion);
    }

    public async IAsyncEnumerable<StoredCommit> Read(
        StreamName stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        var from = fromVersion == 1
            ? 1
            : await Holding(stream, fromVersion, cancellationToken).ConfigureAwait(false);
        if (from is null)
        {
            yield break;
        }

        long last = 0;
        Dictionary<string, AttributeValue>? next = null;
        do
        {
            var page = await _table.Query(
                new QueryRequest
                {
                    KeyConditionExpression = $"{EventItems.Stream} = :stream AND {EventItems.Version} >= :from",
                    ExpressionAttributeValues = new()
                    {
                        [":stream"] = new(stream.ToString()),
                        [":from"] = EventItems.Number(from.Value),
                    },
                    ExclusiveStartKey = next,
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                var commit = EventItems.CommitOf(item);
                last = commit.LastVersion;
                yield return commit;
            }

            next = page.LastEvaluatedKey;
        }
        while (next is { Count: > 0 });
        if (last > 0)
        {
            _known.Note(stream, last);
        }
    }

    public IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(partition, partitions);
        return new EventPartition(partition, partitions, after).Read(_table, cancellationToken);
    }

    public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(countMax, 1);
        return Marks.List(until, after, countMax, cancellationToken);
    }

    public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken) =>
        Marks.Remove(stream, firstVersion, cancellationToken);

    private static void Check(StoredCommit commit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.FirstVersion, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.EventCount, 1);
        if (commit.Record.Length > StoredCommit.RecordBytesMax)
        {
            throw new CommitTooLargeException(commit.Stream, commit.Record.Length);
        }
    }

    /// <summary>Returns if the commit itself stands at its version, written by an earlier try.</summary>
    private async Task ExpectWritten(StoredCommit commit, CancellationToken cancellationToken)
    {
        var stored = await _table.Get(
            new GetItemRequest
            {
                Key = EventItems.KeyOf(commit.Stream, commit.FirstVersion),
                ProjectionExpression = EventItems.Id,
            },
            cancellationToken).ConfigureAwait(false);
        if (stored.Item is not { Count: > 0 } item || EventItems.IdOf(item) != commit.CommitId)
        {
            throw new VersionConflictException(
                commit.Stream, commit.FirstVersion - 1,
                await LastVersion(commit.Stream, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<long> LastVersion(StreamName stream, CancellationToken cancellationToken) =>
        await Before(stream, long.MaxValue, cancellationToken).ConfigureAwait(false) is { } item
            ? EventItems.LastVersionOf(item)
            : 0;

    /// <summary>First version of the commit that holds this one; null behind the stream's end.</summary>
    private async Task<long?> Holding(StreamName stream, long version, CancellationToken cancellationToken) =>
        await Before(stream, version, cancellationToken).ConfigureAwait(false) is { } item
            && EventItems.LastVersionOf(item) >= version
            ? EventItems.VersionOf(item)
            : null;

    /// <summary>The last commit that starts at or before this version, without its record.</summary>
    private async Task<Dictionary<string, AttributeValue>?> Before(
        StreamName stream, long version, CancellationToken cancellationToken)
    {
        var found = await _table.Query(
            new QueryRequest
            {
                KeyConditionExpression = $"{EventItems.Stream} = :stream AND {EventItems.Version} <= :version",
                ExpressionAttributeValues = new()
                {
                    [":stream"] = new(stream.ToString()),
                    [":version"] = EventItems.Number(version),
                },
                ProjectionExpression = $"{EventItems.Version}, {EventItems.Count}",
                ScanIndexForward = false,
                Limit = 1,
            },
            cancellationToken).ConfigureAwait(false);
        return found.Items is [var item, ..] ? item : null;
    }
}
