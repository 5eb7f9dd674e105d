using System.Net.Http.Json;
using Orleans.Docs.Bench.Benches.Aws;

namespace Orleans.Docs.Bench.Benches.Quota;

/// <summary>Textract as a process of its own, which enforces a quota by its own clock and takes its time.</summary>
internal sealed class QuotaStub : IAsyncDisposable
{
    public const string Latency = "log-normal, median 0.5 s, cut to 0.2 and 2 s";
    private const string Api = "textract:DetectDocumentText";

    private readonly ServerProcess _process;
    private readonly HttpClient _control;

    private QuotaStub(ServerProcess process)
    {
        (_process, Address) = (process, new Uri(process.Line));
        _control = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    /// <exception cref="BenchFailedException"/>
    public static async Task<QuotaStub> Start(double perSecond, CancellationToken cancellationToken)
    {
        var stub = new QuotaStub(await ServerProcess.StartOwn("Orleans.Docs.AwsStub", cancellationToken));
        try
        {
            await stub.Put("spread", new { Median = 0.5, Sigma = 0.6, Least = 0.2, Most = 2.0 }, cancellationToken);
            await stub.Limit(perSecond, cancellationToken);
            return stub;
        }
        catch
        {
            await stub.DisposeAsync();
            throw;
        }
    }

    public Task Limit(double perSecond, CancellationToken cancellationToken) =>
        Put("quotas", new { PerSecond = perSecond }, cancellationToken);

    /// <summary>All calls since the start, by the stub's clock.</summary>
    public async Task<QuotaCalls> Calls(CancellationToken cancellationToken) =>
        (await _control.GetFromJsonAsync<QuotaCalls>($"_stub/quotas/{Api}", cancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _process.DisposeAsync();
    }

    private async Task Put(string what, object value, CancellationToken cancellationToken)
    {
        using var response = await _control.PutAsJsonAsync($"_stub/{what}/{Api}", value, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

/// <param name="Seconds">On the stub's clock, now.</param>
internal sealed record QuotaCalls(double Seconds, IReadOnlyList<QuotaCall> Calls)
{
    public int Taken(double from, double until) => In(from, until).Count(call => call.Taken);

    /// <summary>Which part of the calls was throttled.</summary>
    public double ThrottledShare(double from, double until)
    {
        var calls = In(from, until).ToList();
        return calls.Count == 0
            ? throw new BenchFailedException("the service was not called")
            : calls.Count(call => !call.Taken) / (double)calls.Count;
    }

    private IEnumerable<QuotaCall> In(double from, double until) =>
        Calls.Where(call => call.At >= from && call.At < until);
}

internal sealed record QuotaCall(double At, bool Taken);
