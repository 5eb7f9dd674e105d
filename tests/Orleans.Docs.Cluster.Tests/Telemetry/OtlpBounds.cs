using System.Runtime.InteropServices;
using System.Text;

namespace Orleans.Docs.Cluster.Tests.Telemetry;

/// <summary>Reads from an OTLP metrics request where the buckets of a histogram end: what Prometheus calls <c>le</c>.
/// </summary>
internal static class OtlpBounds
{
    private const int ResourceMetrics = 1;
    private const int ScopeMetrics = 2;
    private const int Metrics = 2;
    private const int Name = 1;
    private const int Histogram = 9;
    private const int DataPoints = 1;
    private const int ExplicitBounds = 7;

    public static IEnumerable<double[]> Read(byte[] request, string histogram) =>
        from resource in OtlpSpans.Parts(request, ResourceMetrics)
        from scope in OtlpSpans.Parts(resource, ScopeMetrics)
        from metric in OtlpSpans.Parts(scope, Metrics)
        where Encoding.UTF8.GetString(OtlpSpans.One(metric, Name)) == histogram
        from point in OtlpSpans.Parts(OtlpSpans.One(metric, Histogram), DataPoints)
        select MemoryMarshal.Cast<byte, double>(OtlpSpans.One(point, ExplicitBounds)).ToArray();
}
