using System.Collections.Concurrent;

namespace Orleans.Docs.AwsStub;

/// <summary>What was called and what it would have cost: calls and paid pages, characters and tokens by API.</summary>
public sealed class Ledger
{
    private readonly ConcurrentDictionary<string, long> _calls = new();
    private readonly ConcurrentDictionary<string, long> _paid = new();
    private readonly ConcurrentQueue<string> _violations = new();

    /// <summary>
    /// Requests that did not fit their service's model; a test of a client asserts that there are none.
    /// </summary>
    public IReadOnlyCollection<string> Violations => _violations;

    public IReadOnlyDictionary<string, long> AllCalls => _calls;

    public IReadOnlyDictionary<string, long> AllPaid => _paid;

    /// <summary>Requests that came in, those that failed too.</summary>
    public long Calls(string api) => _calls.GetValueOrDefault(api);

    /// <summary>Units that the service charges for: pages, characters or tokens.</summary>
    public long Paid(string api) => _paid.GetValueOrDefault(api);

    internal void Called(string api) => _calls.AddOrUpdate(api, 1, (_, calls) => calls + 1);

    internal void Charge(string api, long units) => _paid.AddOrUpdate(api, units, (_, paid) => paid + units);

    internal void Violated(string violation) => _violations.Enqueue(violation);
}
