using System.Net;
using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>Mail, web, internet and hardware addresses.</summary>
internal static partial class NetworkRecognizers
{
    public static IEnumerable<IRecognizer> All { get; } =
    [
        new PatternRecognizer(PiiTypes.Email, Email(), 0.98f) { Needs = '@' },
        new PatternRecognizer(PiiTypes.Url, Url(), 0.9f) { Needs = '.', TrimEnd = ".,;:!?)]'\"" },
        new PatternRecognizer(PiiTypes.Url, Domain(), 0.6f) { Needs = '.', TrimEnd = ".,;:!?)]'\"" },
        new PatternRecognizer(PiiTypes.IpAddress, IpV4(), 0.8f)
        {
            Needs = '.',
            Against = ["version", "ver", "v", "release", "section", "chapter"],
        },
        new PatternRecognizer(PiiTypes.IpAddress, IpV6(), 0.95f)
        {
            Needs = ':',
            Check = value => value.Count(c => c == ':') > 1 && IPAddress.TryParse(value, out _),
        },
        new PatternRecognizer(PiiTypes.MacAddress, Mac(), 0.97f)
        {
            Check = value => value.Any(c => c is not ('0' or ':' or '-')),
        },
    ];

    [GeneratedRegex("""
        (?<![\w.+%-])[\w!\#$%&'*+/=?^`{|}~-](?:[\w.!\#$%&'*+/=?^`{|}~-]{0,63})@(?:[\w](?:[\w-]{0,61}\w)?\.){1,8}
        [\w](?:[\w-]{0,22}\w)(?![\w@])
        """, Patterns.Exact | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Email();

    [GeneratedRegex("""(?<![\w@])(?:(?:https?|ftps?)://|www\.)[^\s<>"{}|\\^`]{2,2000}""",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Url();

    [GeneratedRegex("""
        (?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}
        (?:com|org|net|edu|gov|info|biz|io|dev|app|eu|de|fr|es|it|nl|be|at|ch|dk|se|no|fi|pl|pt|cz|ie|ca|us|(?:co|org
        |ac|gov)\.uk|
        co\.(?:il|in|jp|nz|za)|com\.(?:au|br|cy|ee|pt|mx|my|sg|tr))(?![\w@-]|\.\w)(?:/[^\s<>"{}|\\^`]{0,2000})?
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Domain();

    [GeneratedRegex(
        @"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|" +
        @"[1-9]?\d)(?:/\d{1,2})?(?!\w|\.\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex IpV4();

    [GeneratedRegex(
        @"(?<![\w:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,36}(?:(?:\d{1,3}\.){3}\d{1,3})?(?:%\w{1,15})?(?![\w:]|\.\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex IpV6();

    [GeneratedRegex(
        @"(?<![\w:-])(?:[0-9A-F]{2}([:-])[0-9A-F]{2}(?:\1[0-9A-F]{2}){4}|" +
        @"[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4})(?![\w:-])",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Mac();
}
