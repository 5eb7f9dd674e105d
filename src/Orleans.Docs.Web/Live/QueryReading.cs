using System.Threading.Channels;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>
/// One live search, over all connections of its reader: what he was sent and what waits for him. While he is slow or
/// away those who watch documents for him are held back, so that nothing is lost and little is kept:
/// <see cref="WaitingMax"/> messages that wait and those last ones that he may not have got, of
/// <see cref="SentBytesMax"/> at most.
/// </summary>
internal sealed class QueryReading : IAsyncDisposable
{
    private const int WaitingMax = 32;
    private const int SentBytesMax = 128 * 1024;

    private readonly Queue<StreamItem> _sent = new();
    private readonly Channel<StreamItem> _waiting = Channel.CreateBounded<StreamItem>(WaitingMax);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly Arrivals.Hearing _hearing;
    private readonly int _sentMax;
    private readonly Task _work;

    private Caller _caller;
    private CancellationTokenSource? _connection;
    private long _number;
    private int _sentBytes;

    /// <param name="sentMax">Messages that were sent and can be sent again.</param>
    public QueryReading(Caller caller, SearchQuery query, Arrivals arrivals, int sentMax, TimeProvider time)
    {
        (_caller, _sentMax) = (caller, sentMax);
        _hearing = arrivals.Hear(caller.Tenant);

        // It outlives the request that it begins with.
        using (ExecutionContext.SuppressFlow())
        {
            _work = new QueryWatch(query, () => _caller, _waiting.Writer, time, _ending.Token).Run(_hearing);
        }
    }

    public string Name { get; } = QueryPosition.NewReading();

    /// <summary>Something ended it: nothing comes any more.</summary>
    public bool IsOver => _waiting.Reader.Completion.IsCompleted;

    /// <summary>Whose it is; nobody else goes on with it.</summary>
    public bool BelongsTo(Caller caller) => caller.Account == _caller.Account && caller.Roles == _caller.Roles;

    /// <summary>
    /// Takes the reading for a connection, from one that may be dead and not know it. Null where the messages behind
    /// the number are not kept any more, or were never sent.
    /// </summary>
    /// <param name="connection">Cancelled when a later connection takes it.</param>
    /// <returns>What he was sent behind the number.</returns>
    public IReadOnlyList<StreamItem>? Take(Caller caller, long number, CancellationTokenSource connection)
    {
        CancellationTokenSource? before;
        List<StreamItem> again;
        lock (_lock)
        {
            if (number > _number || number < _number - _sent.Count)
            {
                return null;
            }

            _caller = caller;
            (before, _connection) = (_connection, connection);
            again = [.. _sent.Skip(_sent.Count - (int)(_number - number))];
        }

        Cancel(before);
        return again;
    }

    /// <summary>The next message; null once the connection is over or a later one has the reading.</summary>
    /// <exception cref="Exception">What the search or the watching ended with.</exception>
    public async ValueTask<StreamItem?> Next(CancellationTokenSource connection)
    {
        while (await IsThere(connection))
        {
            lock (_lock)
            {
                if (_connection != connection)
                {
                    return null;
                }

                if (_waiting.Reader.TryRead(out var item))
                {
                    return Numbered(item);
                }
            }
        }

        return null;
    }

    /// <summary>True if this connection still had it, so that nobody reads on now.</summary>
    public bool Leave(CancellationTokenSource connection)
    {
        lock (_lock)
        {
            if (_connection != connection)
            {
                return false;
            }

            _connection = null;
            return true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _hearing.Dispose();
        await _work;
        _ending.Dispose();
    }

    private static void Cancel(CancellationTokenSource? connection)
    {
        try
        {
            connection?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    private async ValueTask<bool> IsThere(CancellationTokenSource connection)
    {
        try
        {
            return await _waiting.Reader.WaitToReadAsync(connection.Token);
        }
        catch (OperationCanceledException) when (connection.IsCancellationRequested)
        {
            return false;
        }
    }

    private StreamItem Numbered(StreamItem item)
    {
        item = item with { Id = new QueryPosition(Name, ++_number).ToString() };
        _sent.Enqueue(item);
        _sentBytes += BytesOf(item);
        while (_sent.Count > _sentMax || _sentBytes > SentBytesMax)
        {
            _sentBytes -= BytesOf(_sent.Dequeue());
        }

        return item;
    }

    private static int BytesOf(StreamItem item) => item.Data is ReadyJson json ? json.Utf8.Length : 0;
}
