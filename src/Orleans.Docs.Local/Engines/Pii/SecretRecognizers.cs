using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>Keys, passwords and user names; the last two only beside their label.</summary>
internal static partial class SecretRecognizers
{
    public static IEnumerable<IRecognizer> All { get; } =
    [
        new PatternRecognizer(PiiTypes.AwsAccessKey, AccessKey(), 0.95f),
        new PatternRecognizer(PiiTypes.AwsSecretKey, SecretKey(), 0.45f)
        {
            Check = value => value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetterLower)
                && value.Any(char.IsAsciiLetterUpper),
            InContext = 0.95f,
            Context = ["aws", "secret", "secret key", "secret_access_key", "aws_secret_access_key", "secretaccesskey"],
        },
        new PatternRecognizer(PiiTypes.Password, Password(), 0.85f),
        new PatternRecognizer(PiiTypes.Username, Username(), 0.8f) { TrimEnd = ".,;:" },
    ];

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA)[A-Z0-9]{16}(?![A-Za-z0-9])",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex AccessKey();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex SecretKey();

    [GeneratedRegex("""
        \b(?:pass(?:word|code|phrase)?|pwd|passwort|kennwort|mot\ de\ passe|contrase[ñn]a)\b
        (?:[ \t]{0,4}(?::|=)[ \t]{0,4}|\ (?:is|ist|lautet|es|est)[ \t]{1,4}:?)["']?(?<v>[^\s"',;]{4,64})
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Password();

    [GeneratedRegex("""
        \b(?:user[ _-]?(?:name|id)|login(?:[ _-]?(?:name|id))?|benutzername|nom\ d'utilisateur
        |(?:nombre\ de\ )?usuario)\b
        (?:[ \t]{0,4}(?::|=)[ \t]{0,4}|\ (?:is|ist|lautet|es|est)[ \t]{1,4}:?)["']?(?<v>@?[\w][\w.@-]{2,63})
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Username();
}
