using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>Arguments that several verbs take, and how their text is understood.</summary>
internal static class Inputs
{
    public static Argument<string> Id() => new("ID") { Description = "The document, as id or tenant/id" };

    public static Argument<string[]> Ids(ArgumentArity arity) =>
        new("ID") { Description = "Documents, each as id or tenant/id", Arity = arity };

    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => TryTime(result.Tokens[0].Value, out var time)
            ? time
            : Error<DateTimeOffset?>(result, $"'{result.Tokens[0].Value}' is not a time such as 2026-07-31 or 2026-07-31T14:30"),
    };

    public static Option<KeyValuePair<string, string>[]> Tags(string description) => new("--tag")
    {
        Description = description,
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(token => Tag(result, token.Value))],
    };

    /// <summary>Takes the names of steps as they are shown, such as <c>detect-pii</c>.</summary>
    public static Option<Step> FromStep()
    {
        var names = Enum.GetValues<Step>().ToDictionary(Words.Of, step => step, StringComparer.OrdinalIgnoreCase);
        var option = new Option<Step>("--from")
        {
            Description = $"The first step to run again: {string.Join(", ", names.Keys)}",
            HelpName = "STEP",
            Required = true,
            CustomParser = result => names.TryGetValue(result.Tokens[0].Value, out var step)
                ? step
                : Error<Step>(result, $"'{result.Tokens[0].Value}' is no step: use one of {string.Join(", ", names.Keys)}"),
        };
        option.CompletionSources.Add([.. names.Keys]);
        return option;
    }

    /// <summary>A time without a zone is meant in the user's own.</summary>
    public static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out time);

    private static KeyValuePair<string, string> Tag(ArgumentResult result, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(text[..equals], text[(equals + 1)..])
            : Error<KeyValuePair<string, string>>(result, $"'{text}' is not a tag of the form NAME=VALUE");
    }

    private static T? Error<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
