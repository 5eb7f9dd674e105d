using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Diagnostics;

public enum OtlpProtocol
{
    HttpProtobuf,
    Grpc,
}

/// <summary>
/// Where traces, metrics and logs go by OTLP. Headers, such as those that hold a key, are taken from the environment
/// only (<c>OTEL_EXPORTER_OTLP_HEADERS</c>).
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>Of a collector, such as <c>http://127.0.0.1:4318</c>; null: nothing is sent.</summary>
    public Uri? Endpoint { get; set; }

    public OtlpProtocol Protocol { get; set; } = OtlpProtocol.HttpProtobuf;

    [Required, MaxLength(100)]
    public string ServiceName { get; set; } = "orleans-docs";

    /// <summary>Share of traces that are kept, from 0 to 1; a trace is kept whole or not at all.</summary>
    [Range(0, 1.0)]
    public double TraceShare { get; set; } = 1;

    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan MetricInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether logs go there too, beside standard error.</summary>
    public bool Logs { get; set; } = true;
}
