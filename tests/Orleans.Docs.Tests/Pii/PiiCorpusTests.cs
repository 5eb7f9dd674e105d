using System.Text.Json;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Tests.Pii;

/// <summary>
/// Detection against annotated texts: a finding counts when its type is right and its overlap with the annotated
/// range is at least half of their union. Neighbouring parts of an address are joined, since ADDRESS is the whole.
/// </summary>
public class PiiCorpusTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["PERSON"] = PiiTypes.Name,
        ["STREET_ADDRESS"] = PiiTypes.Address,
        ["ZIP_CODE"] = PiiTypes.Address,
        ["GPE"] = "PLACE",
        ["DATE_TIME"] = PiiTypes.DateTime,
        ["CREDIT_CARD"] = PiiTypes.CardNumber,
        ["PHONE_NUMBER"] = PiiTypes.Phone,
        ["AGE"] = PiiTypes.Age,
        ["DOMAIN_NAME"] = PiiTypes.Url,
        ["IP_ADDRESS"] = PiiTypes.IpAddress,
        ["EMAIL_ADDRESS"] = PiiTypes.Email,
        ["IBAN_CODE"] = PiiTypes.Iban,
        ["US_DRIVER_LICENSE"] = PiiTypes.DriverId,
    };

    [Fact]
    public async Task Detection_stays_above_its_floor()
    {
        var scores = new SortedDictionary<string, (int Right, int Wrong, int Missed)>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Corpus.PathOf("pii", "presidio_synth_v2.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            var text = record.RootElement.GetProperty("text").GetString()!;
            var expected = Expected(record.RootElement, text);
            Compare(expected, await Detection.Of(text), scores);
        }

        foreach (var (type, (right, wrong, missed)) in scores)
        {
            output.WriteLine(
                $"{type,-36} P {Ratio(right, wrong):0.000} R {Ratio(right, missed):0.000} of {right + missed}");
        }

        var all = scores.Values.Aggregate((a, b) => (a.Right + b.Right, a.Wrong + b.Wrong, a.Missed + b.Missed));
        var (precision, recall) = (Ratio(all.Right, all.Wrong), Ratio(all.Right, all.Missed));
        var f2 = 5 * precision * recall / ((4 * precision) + recall);
        output.WriteLine($"all: P {precision:0.000} R {recall:0.000} F2 {f2:0.000}");
        Assert.True(f2 >= 0.84 && precision >= 0.87, $"P {precision:0.000} R {recall:0.000} F2 {f2:0.000}");
    }

    [Fact]
    public async Task Texts_without_personal_data_give_few_findings()
    {
        var (words, found) = (0, 0);
        foreach (var line in File.ReadLines(Corpus.PathOf("pii", "negatives.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            var text = record.RootElement.GetProperty("text").GetString()!;
            words += text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            found += (await Detection.Of(text)).Count;
        }

        output.WriteLine($"{found} findings in {words} words");
        Assert.True(found * 1_000.0 / words <= 4, $"{found} findings in {words} words");
    }

    private static double Ratio(int right, int other) => right == 0 ? 0 : right / (double)(right + other);

    private static void Compare(
        List<(int Start, int End, string Type)> expected, IReadOnlyList<Finding> found,
        SortedDictionary<string, (int Right, int Wrong, int Missed)> scores)
    {
        var open = found.ToList();
        foreach (var (start, end, type) in expected.Where(span => span.Type != "PLACE"))
        {
            var hit = open.FindIndex(finding => finding.Type == type && Overlap(finding, start, end) >= 0.5);
            var score = scores.GetValueOrDefault(type);
            scores[type] = hit < 0 ? score with { Missed = score.Missed + 1 } : score with { Right = score.Right + 1 };
            if (hit >= 0)
            {
                open.RemoveAt(hit);
            }
        }

        // A town alone is annotated as a place; that it may be found as an address is no error.
        foreach (var finding in open.Where(finding => finding.Type != PiiTypes.Address
            || !expected.Exists(span => span.Type == "PLACE" && Overlap(finding, span.Start, span.End) > 0)))
        {
            var score = scores.GetValueOrDefault(finding.Type);
            scores[finding.Type] = score with { Wrong = score.Wrong + 1 };
        }
    }

    private static double Overlap(Finding finding, int start, int end)
    {
        var shared = Math.Min(finding.Start + finding.Length, end) - Math.Max(finding.Start, start);
        return shared <= 0
            ? 0
            : shared / (double)(Math.Max(finding.Start + finding.Length, end) - Math.Min(finding.Start, start));
    }

    /// <summary>The corpus counts code points; findings count UTF-16 units.</summary>
    private static List<(int Start, int End, string Type)> Expected(JsonElement record, string text)
    {
        var units = Enumerable.Range(0, text.Length + 1).Where(i => i == text.Length || !char.IsLowSurrogate(text[i]))
            .ToArray();
        var spans = new List<(int Start, int End, string Type)>();
        foreach (var span in record.GetProperty("spans").EnumerateArray()
            .Select(span => (
                Start: units[span.GetProperty("start").GetInt32()],
                End: units[span.GetProperty("end").GetInt32()],
                Type: Types.GetValueOrDefault(span.GetProperty("type").GetString()!, "")))
            .Where(span => span.Type.Length > 0).OrderBy(span => span.Start))
        {
            if (spans.Count > 0 && IsPlace(span.Type) && IsPlace(spans[^1].Type)
                && text.AsSpan(spans[^1].End, span.Start - spans[^1].End).IndexOfAnyExcept(" ,\n>.") < 0)
            {
                spans[^1] = (spans[^1].Start, span.End, span.Type == PiiTypes.Address ? span.Type : spans[^1].Type);
            }
            else
            {
                spans.Add(span);
            }
        }

        return spans;
    }

    private static bool IsPlace(string type) => type is PiiTypes.Address or "PLACE";
}
