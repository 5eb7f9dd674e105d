using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Orleans.Docs.Web.Problems;

/// <summary>
/// Which part of a request the server could not read. Of what it said only names that belong to the interface are told
/// again, since the rest may be anything.
/// </summary>
internal static partial class Unreadable
{
    /// <summary>Null where nothing tells.</summary>
    public static string? Of(BadHttpRequestException e) =>
        e.InnerException is JsonException json ? Of(json)
        : Unbound().Match(e.Message) is { Success: true } unbound ? $"the parameter {Name(unbound)} cannot be read"
        : Absent().Match(e.Message) is { Success: true } absent ? $"the parameter {Name(absent)} is needed"
        : e.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal) ? "a body of JSON is needed"
        : null;

    private static string Of(JsonException e) =>
        Lacking().Match(e.Message) is { Success: true } lacking
            ? $"the body lacks {lacking.Groups["names"].Value.Replace("'", "", StringComparison.Ordinal)}"
        : e.Path is { } path && Plain().Match(path) is { Success: true } place
            ? $"the body cannot be read at {place.Groups["place"].Value}"
            : "the body is not JSON as this address takes it";

    private static string Name(Match match) => JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value);

    [GeneratedRegex("""^Failed to bind parameter "[^"]* (?<name>\w+)" from """, RegexOptions.CultureInvariant)]
    private static partial Regex Unbound();

    [GeneratedRegex(
        """^Required parameter "[^"]* (?<name>\w+)" was not provided""", RegexOptions.CultureInvariant)]
    private static partial Regex Absent();

    [GeneratedRegex(
        @"was missing required properties including: (?<names>'\w+'(, '\w+')*)", RegexOptions.CultureInvariant)]
    private static partial Regex Lacking();

    [GeneratedRegex(@"^\$\.(?<place>[A-Za-z]{1,40}(\.[A-Za-z]{1,40}|\[[0-9]{1,4}\]){0,4})$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
