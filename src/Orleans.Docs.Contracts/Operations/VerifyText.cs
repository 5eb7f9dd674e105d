using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Orleans.Docs.Content;

namespace Orleans.Docs.Operations;

/// <summary>
/// How findings and the end of a verification read, as lines for people and as JSON for scripts: the same words whoever
/// writes them, the command line or the silo's own verb.
/// </summary>
public static class VerifyText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>As reports and scripts name it: <c>blob_missing</c>.</summary>
    public static string Of(FindingCode code) => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());

    /// <summary>One line; what is damaged may hold anything, and nothing of it acts on a terminal.</summary>
    public static string Line(VerifyFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var place = finding.Document is not { } document ? "-"
            : finding.Version > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{document} at version {finding.Version}")
            : $"{document}";
        return TerminalText.CleanLine(
            $"{Of(finding.Code)}  {place}{(finding.Detail is null ? "" : $"  {finding.Detail}")}");
    }

    public static JsonObject Json(VerifyFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Node(new
        {
            Finding = Of(finding.Code),
            finding.Document?.Tenant,
            finding.Document?.Id,
            finding.Version,
            finding.Detail,
        });
    }

    /// <summary>The line behind the findings.</summary>
    public static JsonObject Json(VerifyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Node(new
        {
            report.State,
            Findings = report.FindingsTotal,
            FindingsShown = report.FindingsKept,
            report.Progress.Streams,
            report.Progress.Events,
            report.Progress.Blobs,
            report.Progress.Bytes,
            Seconds = Math.Round(report.Progress.Elapsed.TotalSeconds, 3),
            report.Failure,
            report.Root,
            report.Caution,
        });
    }

    /// <summary>How many more findings there are than were kept; null where all were.</summary>
    public static string? More(VerifyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var more = report.FindingsTotal - report.FindingsKept;
        return more > 0 ? string.Create(CultureInfo.InvariantCulture, $"… and {more:#,0} more") : null;
    }

    private static JsonObject Node<T>(T value) => JsonSerializer.SerializeToNode(value, Options)!.AsObject();
}
