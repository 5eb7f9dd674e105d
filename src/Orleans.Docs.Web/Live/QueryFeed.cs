using System.Runtime.CompilerServices;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>Why a reader who came again gets everything from the start.</summary>
internal sealed record ResetAnswer(string Reason);

/// <summary>
/// The first documents that a query finds: a <c>hit</c> for each and for each that changes, a <c>list</c> whenever
/// others are found, and a <c>change</c> for every commit of those that are at work. Where the query asks for all,
/// those of a document that comes in here are sent at once, before it is found. A reader who comes again goes on behind
/// the last message that he got; where that is not possible a <c>reset</c> says so, and it all begins anew.
/// </summary>
internal sealed class QueryFeed(QueryReadings readings, SearchQuery query, QueryPosition? position) : IFeed
{
    private const string Gone =
        "the position is too old, or this process did not give it: what is follows as it is now";

    public async IAsyncEnumerable<StreamItem> Read(
        Caller caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (reading, again) = readings.Enter(caller, query, position, connection);
        try
        {
            if (position is not null && again is null)
            {
                yield return new StreamItem(
                    "reset", new QueryPosition(reading.Name, 0).ToString(), new ResetAnswer(Gone));
            }

            foreach (var item in again ?? [])
            {
                yield return item;
            }

            while (await reading.Next(connection) is { } item)
            {
                yield return item;
            }
        }
        finally
        {
            readings.Leave(reading, connection);
        }
    }
}
