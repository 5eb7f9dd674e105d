using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Silo.Verifying;

/// <summary>Findings and the end of a run, a line each, with the words and the JSON of the command line.</summary>
internal static class VerifyLines
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Of(VerifyFinding finding, bool json)
    {
        var code = JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Code.ToString());
        if (json)
        {
            return JsonSerializer.Serialize(
                new
                {
                    Finding = code,
                    finding.Document?.Tenant,
                    finding.Document?.Id,
                    finding.Version,
                    finding.Detail,
                },
                Options);
        }

        var place = finding.Document is not { } document ? "-"
            : finding.Version > 0 ? Invariant($"{document} at version {finding.Version}")
            : $"{document}";
        return Clean($"{code}  {place}{(finding.Detail is null ? "" : $"  {finding.Detail}")}");
    }

    public static IEnumerable<string> End(VerifyReport report, bool json)
    {
        var done = report.Progress;
        if (json)
        {
            yield return JsonSerializer.Serialize(
                new
                {
                    report.State,
                    Findings = report.FindingsTotal,
                    FindingsShown = report.FindingsKept,
                    done.Streams,
                    done.Events,
                    done.Blobs,
                    done.Bytes,
                    Seconds = Math.Round(done.Elapsed.TotalSeconds, 3),
                    report.Failure,
                    report.Root,
                    report.Caution,
                },
                Options);
            yield break;
        }

        if (report.FindingsTotal > report.FindingsKept)
        {
            yield return Invariant($"… and {report.FindingsTotal - report.FindingsKept:#,0} more");
        }

        yield return Progress(done);
        yield return report.FindingsTotal == 0 ? "all is well" : Count(report.FindingsTotal, "finding");
    }

    public static string Progress(VerifyProgress done) =>
        $"{Count(done.Streams, "stream")}, {Count(done.Events, "event")}, {Count(done.Blobs, "blob")}, "
        + Invariant($"{Count(done.Bytes, "byte")} in {done.Elapsed.TotalSeconds:0.0} s");

    private static string Count(long count, string what) => Invariant($"{count:#,0} {what}{(count == 1 ? "" : "s")}");

    /// <summary>What is damaged may hold anything: nothing of it acts on a terminal.</summary>
    private static string Clean(string line) => new([.. line.Select(c => char.IsControl(c) ? '?' : c)]);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
