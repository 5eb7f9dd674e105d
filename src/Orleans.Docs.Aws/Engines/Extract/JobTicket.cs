using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>One job of the service.</summary>
/// <param name="Pages">The document's pages that its input holds, in order; null for the document as it is.</param>
internal sealed record JobPart(bool Analyses, string Id, PageNumbers? Pages)
{
    /// <summary>Its pages were drawn, and its input has their numbers in its name.</summary>
    public bool IsDrawn { get; init; }

    public JobInput InputOf(DocumentKey document, int attempt, int first) =>
        new(document, attempt, first, Analyses, IsDrawn && Pages is { } pages ? JobInput.Of(pages) : null);

    public override string ToString() => $"{Kind}:{Id}:{Pages?.ToString() ?? "*"}";

    public static JobPart Parse(string text)
    {
        var parts = text.Split(':');
        return new JobPart(parts[0] is "a" or "A", parts[1], parts[2] == "*" ? null : PageNumbers.Parse(parts[2]))
        {
            IsDrawn = parts[0] is "A" or "T",
        };
    }

    private char Kind => (Analyses, IsDrawn) switch
    {
        (true, true) => 'A',
        (true, false) => 'a',
        (false, true) => 'T',
        _ => 't',
    };
}

/// <summary>
/// Jobs for the scanned pages from <see cref="First"/> to <see cref="Through"/>, as they are written into the
/// document's history.
/// </summary>
internal sealed partial record JobTicket(
    DateTimeOffset StartedAt, int First, int Through, ImmutableArray<JobPart> Parts)
{
    /// <summary>Page numbers of all parts written out, so that a ticket is no longer than a job may be.</summary>
    public const int NumbersLengthMax = 300;

    private const char BeforeAttempt = '@';

    /// <summary>The attempt that started the jobs; null in a ticket of an older version.</summary>
    public int? Attempt { get; init; }

    /// <summary>
    /// Jobs may have been started that nobody knows: started once more for the same attempt, they are found by their
    /// tokens.
    /// </summary>
    public bool IsUnknown => Parts.IsEmpty;

    /// <summary>The document was sent as it is, whatever pages it has.</summary>
    public bool IsWhole => Parts is [{ Pages: null }];

    /// <summary>One for the attempt that gives the jobs.</summary>
    public static JobTicket For(
        ExtractRequest request, DateTimeOffset now, int through, params ImmutableArray<JobPart> parts) =>
        new(now, request.FirstPage, through, parts) { Attempt = request.Attempt };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{StartedAt.ToUnixTimeSeconds()}/{First}-{Through}{Of(Attempt)}/{string.Join('/', Parts)}");

    /// <summary>Null for what another engine wrote down.</summary>
    public static JobTicket? Find(string text) => Form().IsMatch(text) ? Parse(text) : null;

    /// <exception cref="FormatException">It is no ticket.</exception>
    public static JobTicket Parse(string text)
    {
        var parts = text.Split('/');
        var of = parts[1].Split(BeforeAttempt);
        var span = of[0].Split('-');
        return new JobTicket(
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture)),
            int.Parse(span[0], CultureInfo.InvariantCulture), int.Parse(span[1], CultureInfo.InvariantCulture),
            [.. parts[2..].Where(part => part.Length > 0).Select(JobPart.Parse)])
        {
            Attempt = of.Length > 1 ? int.Parse(of[1], CultureInfo.InvariantCulture) : null,
        };
    }

    [GeneratedRegex("^[0-9]{1,11}/[0-9]{1,10}-[0-9]{1,10}(@[0-9]{1,10})?(/|(/[aAtT]:[^:/]+:([*]|[0-9,-]+))+)$")]
    private static partial Regex Form();

    private static string Of(int? attempt) =>
        attempt is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{BeforeAttempt}{attempt}");
}
