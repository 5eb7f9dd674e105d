using System.Globalization;
using Orleans.Docs.Content;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Silo.Verifying;

/// <summary>Findings and the end of a run, a line each, with the words and the JSON of the command line.</summary>
internal static class VerifyLines
{
    public static string Of(VerifyFinding finding, bool json) =>
        json ? TerminalText.Line(VerifyText.Json(finding)) : VerifyText.Line(finding);

    public static IEnumerable<string> End(VerifyReport report, bool json)
    {
        if (json)
        {
            yield return TerminalText.Line(VerifyText.Json(report));
            yield break;
        }

        if (VerifyText.More(report) is { } more)
        {
            yield return more;
        }

        yield return Progress(report.Progress);
        yield return report.FindingsTotal == 0 ? "all is well" : Count(report.FindingsTotal, "finding");
    }

    public static string Progress(VerifyProgress done) =>
        $"{Count(done.Streams, "stream")}, {Count(done.Events, "event")}, {Count(done.Blobs, "blob")}, "
        + Invariant($"{Count(done.Bytes, "byte")} in {done.Elapsed.TotalSeconds:0.0} s");

    private static string Count(long count, string what) => Invariant($"{count:#,0} {what}{(count == 1 ? "" : "s")}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
