using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>Accounts and the codes of banks. IBANs have a recognizer of their own.</summary>
internal static partial class BankRecognizers
{
    public static IEnumerable<IRecognizer> All { get; } =
    [
        new IbanRecognizer(),
        new PatternRecognizer(PiiTypes.SwiftCode, Swift(), 0.3f)
        {
            InContext = 0.9f,
            Context = ["swift", "bic", "swift-code", "swift/bic"],
        },
        new PatternRecognizer(PiiTypes.BankRouting, Routing(), 0.35f)
        {
            Check = Checksums.Routing,
            InContext = 0.95f,
            Context = ["routing", "aba", "rtn", "transit", "bank"],
        },
        new PatternRecognizer(PiiTypes.BankAccountNumber, Account(), 0.8f),
    ];

    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?![A-Za-z0-9])",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Swift();

    [GeneratedRegex(@"(?<![\d.,-])\d{4}-?\d{4}-?\d(?![\d-]|[.,]\d)", Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Routing();

    [GeneratedRegex("""
        \b(?:(?:bank\ |checking\ |savings\ |current\ )?acc(?:oun)?t\.?\ {0,2}(?:number|num\.?|nr\.?|no\.?|\#)
        |a/c\ (?:no\.?|number)|
        konto(?:nummer|-?nr\.?)|(?:num[ée]ro|n[°º])\ de\ compte|n[úu]mero\ de\ cuenta)[^\w\n]{0,6}(?:is\ 
        |ending\ in\ |:\ {0,8})?
        (?<v>(?:[Xx*]{2,14}[ -]?)?\d(?:[ -]?\d){3,18})(?![\d/])
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Account();
}
