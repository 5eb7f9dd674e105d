using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>Comprehend: finds what a few patterns say, with offsets in code points, and classifies by words.</summary>
public sealed partial class ComprehendService : IStubService
{
    private const string Target = "Comprehend_20171127.";
    private const int PiiBytesMax = 100 * 1024;
    private const int ClassifyBytesMax = 10 * 1024;

    private readonly Ledger _ledger;

    internal ComprehendService(Ledger ledger) => _ledger = ledger;

    public string SigningName => "comprehend";

    /// <summary>Endpoints of custom models, each with the word that speaks for a class and the class.</summary>
    public Dictionary<string, Dictionary<string, string>> Endpoints { get; } = [];

    /// <summary>Names that are found besides what the patterns find.</summary>
    public IReadOnlyList<string> Names { get; set; } = ["Jane Roe", "José Álvarez"];

    public string Operation(StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.TargetOperation(Target);
    }

    public Reply Answer(string operation, StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var input = request.Json();
        var text = (string?)input["Text"] ?? "";
        return operation switch
        {
            "DetectPiiEntities" => Detect(text, (string)input["LanguageCode"]!),
            "ClassifyDocument" => Classify(text, (string)input["EndpointArn"]!),
            _ => throw new RefusedException(400, "UnknownOperationException", operation),
        };
    }

    private Reply Detect(string text, string language)
    {
        if (language is not ("en" or "es"))
        {
            throw new RefusedException(400, "UnsupportedLanguageException", language);
        }

        Sized(text, PiiBytesMax);
        _ledger.Charge("comprehend:DetectPiiEntities", text.EnumerateRunes().Count());
        var names = Names.SelectMany(name => Regex.Matches(text, Regex.Escape(name)));
        var found = Email().Matches(text).Select(match => (Match: (Capture)match, Type: "EMAIL"))
            .Concat(Ssn().Matches(text).Select(match => (Match: (Capture)match, Type: "SSN")))
            .Concat(names.Select(match => (Match: (Capture)match, Type: "NAME")))
            .OrderBy(found => found.Match.Index);
        return Reply.Json(new JsonObject
        {
            ["Entities"] = new JsonArray(
            [
                .. found.Select(found => new JsonObject
                {
                    ["Type"] = found.Type,
                    ["Score"] = 0.99f,
                    ["BeginOffset"] = CodePoints(text, found.Match.Index),
                    ["EndOffset"] = CodePoints(text, found.Match.Index + found.Match.Length),
                }),
            ]),
        });
    }

    private Reply Classify(string text, string endpoint)
    {
        if (!Endpoints.TryGetValue(endpoint, out var words))
        {
            throw new RefusedException(400, "ResourceNotFoundException", "no such endpoint");
        }

        Sized(text, ClassifyBytesMax);
        _ledger.Charge("comprehend:ClassifyDocument", text.Length);
        var hits = words.Where(word => text.Contains(word.Key, StringComparison.OrdinalIgnoreCase))
            .Select(word => word.Value).Distinct().ToList();
        var rest = words.Values.Distinct().Except(hits).ToList();
        return Reply.Json(new JsonObject
        {
            ["Classes"] = new JsonArray(
            [
                .. hits.Select(name => (Name: name, Score: 0.9f / hits.Count))
                    .Concat(rest.Select(name => (Name: name, Score: (hits.Count > 0 ? 0.1f : 1f) / rest.Count)))
                    .Select(one => new JsonObject { ["Name"] = one.Name, ["Score"] = one.Score }),
            ]),
        });
    }

    private static void Sized(string text, int bytesMax)
    {
        if (text.Length == 0)
        {
            throw new RefusedException(400, "InvalidRequestException", "the text is empty");
        }

        if (Encoding.UTF8.GetByteCount(text) > bytesMax)
        {
            throw new RefusedException(400, "TextSizeLimitExceededException", $"over {bytesMax} bytes");
        }
    }

    private static int CodePoints(string text, int end) => text.AsSpan(0, end).EnumerateRunes().Count();

    [GeneratedRegex(@"[A-Za-z0-9._-]+@[A-Za-z0-9-]+(\.[A-Za-z]+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"\b\d{3}-\d{2}-\d{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Ssn();
}

file static class RuneCounting
{
    public static int Count(this SpanRuneEnumerator runes)
    {
        var count = 0;
        foreach (var _ in runes)
        {
            count++;
        }

        return count;
    }
}
