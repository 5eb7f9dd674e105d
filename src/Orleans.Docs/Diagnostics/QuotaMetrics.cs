using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Orleans.Docs.Diagnostics;

/// <summary>
/// What quotas, circuits and the gate of submits are measured by, on the meter of <see cref="Telemetry"/>. A quota is
/// shown by the silo on which it is, permits that lapse and circuits by each silo for itself.
/// </summary>
public static class QuotaMetrics
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly ConcurrentDictionary<string, QuotaFigures> Quotas = new(StringComparer.Ordinal);

    private static readonly Counter<long> GrantedPermits =
        Meter.CreateCounter<long>("docs.quota.granted", "{permit}", "permits for calls that a quota granted, by API");

    private static readonly Counter<long> LapsedPermits =
        Meter.CreateCounter<long>("docs.quota.lapsed", "{permit}", "permits that lapsed unused, by API");

    private static readonly Counter<long> UntoldCalls = Meter.CreateCounter<long>(
        "docs.quota.untold", "{call}", "calls of which a quota could not be told what they came to, by API");

    private static readonly UpDownCounter<int> OpenCircuits = Meter.CreateUpDownCounter<int>(
        "docs.engine.circuits", "{circuit}", "circuits that are open since an engine keeps failing");

    private static readonly Counter<long> RefusedSubmits = Meter.CreateCounter<long>(
        "docs.submit.refused", "{document}", "documents that were refused since too much waits, by bound");

    static QuotaMetrics()
    {
        Meter.CreateObservableGauge(
            "docs.quota.rate", () => Show(figures => figures.PerSecond), "{call}/s",
            "calls a second that a quota grants at this moment");
        Meter.CreateObservableGauge(
            "docs.quota.jobs", () => Show(figures => figures.JobsAtWork), "{job}", "jobs of a service at work");
        Meter.CreateObservableGauge(
            "docs.quota.places", () => Show(figures => figures.Jobs), "{job}",
            "jobs of a service that may be at work at once");
    }

    internal static void Granted(string api, int permits) => Add(GrantedPermits, permits, "api", api);

    internal static void Lapsed(string api, long permits) => Add(LapsedPermits, permits, "api", api);

    /// <summary>A quota could not be told what a call came to.</summary>
    public static void Untold(string api) => Add(UntoldCalls, 1, "api", api);

    internal static void Opened(string engine, bool isOpen) =>
        OpenCircuits.Add(isOpen ? 1 : -1, new KeyValuePair<string, object?>("engine", engine));

    /// <param name="isOfTenant">The tenant's bound was reached, and not that of all together.</param>
    internal static void Refused(bool isOfTenant) => Add(RefusedSubmits, 1, "bound", isOfTenant ? "tenant" : "all");

    /// <summary>How a quota of this silo stands, until it is taken out with <see cref="Hide"/>.</summary>
    internal static void Show(string api, QuotaFigures figures) => Quotas[api] = figures;

    internal static void Hide(string api) => Quotas.TryRemove(api, out _);

    private static void Add(Counter<long> counter, long count, string tag, string value)
    {
        if (count > 0)
        {
            counter.Add(count, new KeyValuePair<string, object?>(tag, value));
        }
    }

    private static IEnumerable<Measurement<double>> Show(Func<QuotaFigures, double?> figure) =>
        from quota in Quotas
        where figure(quota.Value) is not null
        select new Measurement<double>(
            figure(quota.Value)!.Value, new KeyValuePair<string, object?>("api", quota.Key));
}

/// <summary>How a quota stood when it was last asked or told something; null where it is not limited so.</summary>
internal sealed record QuotaFigures(double? PerSecond, int? JobsAtWork, int? Jobs);
