using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>
/// The live searches of this process. One whose connection broke is kept for
/// <see cref="WebOptions.StreamKeptFor"/>, so that its reader can go on where he was.
/// </summary>
internal sealed class QueryReadings
{
    /// <summary>Of all callers together; beyond it the oldest goes.</summary>
    private const int KeptMax = 200;

    private const int KeptPerCallerMax = 20;

    private readonly Dictionary<string, Open> _open = new(StringComparer.Ordinal);

    /// <summary>Those without a connection, the oldest first.</summary>
    private readonly LinkedList<Open> _kept = new();

    private readonly Lock _lock = new();
    private readonly Arrivals _arrivals;
    private readonly WebOptions _options;
    private readonly TimeProvider _time;
    private bool _isStopping;

    public QueryReadings(
        Arrivals arrivals, IOptions<WebOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        (_arrivals, _options, _time) = (arrivals, options.Value, time);
        lifetime.ApplicationStopping.Register(() =>
        {
            lock (_lock)
            {
                _isStopping = true;
                while (_kept.First is { } oldest)
                {
                    Drop(oldest.Value);
                }
            }
        });
    }

    /// <summary>
    /// The reading at a position and what was sent behind it, or a new one and null: this process has no such reading
    /// (any more), it is somebody else's or another query's, or what lies behind the position is not kept.
    /// </summary>
    public (QueryReading Reading, IReadOnlyList<StreamItem>? Again) Enter(
        Caller caller, SearchQuery query, QueryPosition? position, CancellationTokenSource connection)
    {
        var asked = JsonSerializer.Serialize(query, WebJson.Options);
        lock (_lock)
        {
            if (position is { } at && _open.TryGetValue(at.Reading, out var open) && open.Query == asked
                && open.Reading.BelongsTo(caller) && !open.Reading.IsOver
                && open.Reading.Take(caller, at.Number, connection) is { } again)
            {
                Use(open);
                return (open.Reading, again);
            }

            var reading = new QueryReading(caller, query, _arrivals, _options.StreamRepeatMax, _time);
            reading.Take(caller, 0, connection);
            _open[reading.Name] = new Open(reading, asked, caller.Account);
            return (reading, null);
        }
    }

    /// <summary>Keeps the reading for a while, unless another connection has it or it is over.</summary>
    public void Leave(QueryReading reading, CancellationTokenSource connection)
    {
        lock (_lock)
        {
            if (!reading.Leave(connection) || !_open.TryGetValue(reading.Name, out var open))
            {
                return;
            }

            if (reading.IsOver || _isStopping || _options.StreamKeptFor == TimeSpan.Zero)
            {
                Drop(open);
                return;
            }

            if (_kept.Count >= KeptMax)
            {
                Drop(_kept.First!.Value);
            }

            if (_kept.Count(kept => kept.Account == open.Account) >= KeptPerCallerMax)
            {
                Drop(_kept.First(kept => kept.Account == open.Account));
            }

            open.Place = _kept.AddLast(open);
            open.Expiry = _time.CreateTimer(_ => Expire(open), null, _options.StreamKeptFor, Timeout.InfiniteTimeSpan);
        }
    }

    private void Expire(Open open)
    {
        lock (_lock)
        {
            if (open.Place is not null)
            {
                Drop(open);
            }
        }
    }

    private void Use(Open open)
    {
        open.Expiry?.Dispose();
        open.Expiry = null;
        if (open.Place is { } place)
        {
            _kept.Remove(place);
            open.Place = null;
        }
    }

    private void Drop(Open open)
    {
        Use(open);
        _open.Remove(open.Reading.Name);
        _ = open.Reading.DisposeAsync().AsTask();
    }

    private sealed class Open(QueryReading reading, string query, string account)
    {
        public QueryReading Reading { get; } = reading;

        public string Query { get; } = query;

        public string Account { get; } = account;

        public LinkedListNode<Open>? Place { get; set; }

        public ITimer? Expiry { get; set; }
    }
}
