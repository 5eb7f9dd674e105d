using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orleans.Docs.Diagnostics;

namespace Orleans.Docs.Silo;

/// <summary>
/// Sends traces, metrics and logs of a silo or a gateway by OTLP where <c>Docs:Telemetry:Endpoint</c> says; without it
/// nothing is added to any call. What cannot be sent is dropped: the collector is never waited for.
/// </summary>
internal static class TelemetryExport
{
    private const string TracesPath = "v1/traces";
    private const string MetricsPath = "v1/metrics";
    private const string LogsPath = "v1/logs";

    /// <summary>
    /// Calls between grains, calls over HTTP such as those to services of the cloud, and requests that are served,
    /// without which nothing that a request began would be sampled.
    /// </summary>
    private static readonly string[] Sources =
    [
        Telemetry.Name, "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application", "System.Net.Http",
        "Microsoft.AspNetCore",
    ];

    private static readonly string[] Meters =
        [Telemetry.Name, "Microsoft.Orleans", "System.Runtime", "System.Net.Http"];

    /// <param name="propagate">Has calls to grains go on with the trace of their caller.</param>
    public static void AddTelemetryExport(this IHostApplicationBuilder builder, Action propagate)
    {
        var options = builder.Configuration.GetSection("Docs:Telemetry").Get<TelemetryOptions>();
        if (options?.Endpoint is not { } endpoint)
        {
            return;
        }

        propagate();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                options.ServiceName, serviceVersion: typeof(TelemetryExport).Assembly.GetName().Version?.ToString()))
            .WithTracing(tracing => tracing
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceShare)))
                .AddSource(Sources)
                .AddOtlpExporter(otlp => Configure(otlp, TracesPath)))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddOtlpExporter((otlp, reader) =>
                {
                    Configure(otlp, MetricsPath);
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds =
                        (int)options.MetricInterval.TotalMilliseconds;
                }));
        if (options.Logs)
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(otlp => Configure(otlp, LogsPath)));
        }

        void Configure(OtlpExporterOptions otlp, string path)
        {
            var isGrpc = options.Protocol is OtlpProtocol.Grpc;
            otlp.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            otlp.Endpoint = isGrpc ? endpoint : new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        }
    }
}
