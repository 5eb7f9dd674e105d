using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using Orleans.Docs.Aws.DynamoDb;
using Orleans.Docs.Events;

namespace Orleans.Docs.Aws.Events;

/// <summary>
/// One of several parts of the table: a segment of a parallel scan. DynamoDB keeps the items of a stream together and
/// in order of version, and streams in the order of their hashes, which does not change.
/// </summary>
internal sealed record EventPartition(int Partition, int Partitions, StreamName? After)
{
    public async IAsyncEnumerable<StoredCommit> Read(
        DynamoDbTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A key behind every commit of the stream that was read last; no item needs to have it.
        var next = After is { } stream ? EventItems.KeyOf(stream, long.MaxValue) : null;
        do
        {
            var page = await table.Scan(
                new ScanRequest
                {
                    Segment = Partitions > 1 ? Partition : null,
                    TotalSegments = Partitions > 1 ? Partitions : null,
                    ExclusiveStartKey = next,
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
            {
                yield return EventItems.CommitOf(item);
            }

            next = page.LastEvaluatedKey;
        }
        while (next is { Count: > 0 });
    }
}
