using System.Collections.Concurrent;

namespace Orleans.Docs.AwsStub.Faults;

/// <summary>Which call of which API gets which fault. APIs are written <c>textract:DetectDocumentText</c>.</summary>
public sealed class FaultPlan
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault?>> _planned = new();
    private readonly ConcurrentDictionary<string, Fault> _standing = new();

    /// <summary>The next calls get this, after some that go well; then all is well again.</summary>
    public void Next(string api, Fault fault, int times = 1, int after = 0)
    {
        var queue = _planned.GetOrAdd(api, _ => new ConcurrentQueue<Fault?>());
        for (var i = 0; i < after; i++)
        {
            queue.Enqueue(null);
        }

        for (var i = 0; i < times; i++)
        {
            queue.Enqueue(fault);
        }
    }

    /// <summary>Every call gets this until it is lifted.</summary>
    public void Always(string api, Fault fault) => _standing[api] = fault;

    public void Lift(string api)
    {
        _standing.TryRemove(api, out _);
        _planned.TryRemove(api, out _);
    }

    internal Fault? Take(string api) =>
        _planned.TryGetValue(api, out var queue) && queue.TryDequeue(out var fault)
            ? fault
            : _standing.GetValueOrDefault(api);
}
