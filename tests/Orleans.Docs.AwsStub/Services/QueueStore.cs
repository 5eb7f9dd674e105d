using System.Collections.Concurrent;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>Queues with visibility and counts of deliveries, as SQS has them.</summary>
public sealed class QueueStore(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, List<Message>> _queues = new();
    private readonly ConcurrentDictionary<string, QueueCounts> _counts = new();

    public void Create(string name) => _queues.TryAdd(name, []);

    public bool Exists(string name) => _queues.ContainsKey(name);

    /// <summary>Messages that were not deleted, those out of sight too.</summary>
    public int Count(string name)
    {
        lock (_queues[name])
        {
            return _queues[name].Count;
        }
    }

    internal bool HasVisible(string name)
    {
        lock (_queues[name])
        {
            var now = clock.GetUtcNow();
            return _queues[name].Exists(message => message.VisibleAt <= now);
        }
    }

    /// <summary>What lies in a queue; nothing where there is none.</summary>
    public IReadOnlyList<string> Bodies(string name)
    {
        if (!_queues.TryGetValue(name, out var messages))
        {
            return [];
        }

        lock (messages)
        {
            return [.. messages.Select(message => message.Body)];
        }
    }

    /// <summary>As <c>PurgeQueue</c>: whatever is in it is lost.</summary>
    public int Purge(string name)
    {
        lock (_queues[name])
        {
            var count = _queues[name].Count;
            _queues[name].Clear();
            return count;
        }
    }

    /// <summary>The queue is gone, with what was in it.</summary>
    public void Remove(string name) => _queues.TryRemove(name, out _);

    /// <summary>What was done to a queue so far.</summary>
    public QueueCounts CountsOf(string name) => _counts.GetValueOrDefault(name) ?? QueueCounts.None;

    public string Send(string name, string body, TimeSpan delay = default)
    {
        var message = new Message(Guid.NewGuid().ToString(), body) { VisibleAt = clock.GetUtcNow() + delay };
        Note(name, counts => counts with { Sent = counts.Sent + 1 });
        lock (_queues[name])
        {
            _queues[name].Add(message);
        }

        return message.Id;
    }

    internal IReadOnlyList<Message> Receive(string name, int max, TimeSpan hidden)
    {
        lock (_queues[name])
        {
            var now = clock.GetUtcNow();
            var seen = _queues[name].Where(message => message.VisibleAt <= now).Take(max).ToList();
            Note(name, counts => counts with { Received = counts.Received + 1 });
            foreach (var message in seen)
            {
                message.VisibleAt = now + hidden;
                message.Deliveries++;
                Note(name, counts => counts with
                {
                    DeliveriesMost = Math.Max(counts.DeliveriesMost, message.Deliveries),
                });
                message.Receipt = Guid.NewGuid().ToString();
            }

            return seen;
        }
    }

    internal bool Delete(string name, string receipt)
    {
        lock (_queues[name])
        {
            return _queues[name].RemoveAll(message => message.Receipt == receipt) > 0;
        }
    }

    internal bool Hide(string name, string receipt, TimeSpan hidden)
    {
        lock (_queues[name])
        {
            var message = _queues[name].Find(message => message.Receipt == receipt);
            message?.VisibleAt = clock.GetUtcNow() + hidden;
            Note(name, counts => counts with { HiddenFor = hidden });
            return message is not null;
        }
    }

    private void Note(string name, Func<QueueCounts, QueueCounts> change) => _counts.AddOrUpdate(
        name, _ => change(QueueCounts.None), (_, counts) => change(counts));

    internal sealed class Message(string id, string body)
    {
        public string Id => id;

        public string Body => body;

        public string? Receipt { get; set; }

        public int Deliveries { get; set; }

        public DateTimeOffset VisibleAt { get; set; }
    }
}

/// <summary>
/// Messages sent, receives, how often any one message was delivered, and for how long the last one was hidden that was
/// hidden apart from its receive.
/// </summary>
public sealed record QueueCounts(int Sent, int Received, int DeliveriesMost, TimeSpan HiddenFor)
{
    public static QueueCounts None { get; } = new(0, 0, 0, TimeSpan.Zero);
}
