using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Verbs;

/// <summary>Arguments that several verbs take, and how their text is understood.</summary>
internal static class Inputs
{
    public static Argument<string> Id() => new("ID") { Description = "The document, as id or tenant/id" };

    public static Argument<string[]> Ids(ArgumentArity arity) =>
        new("ID") { Description = "Documents, each as id or tenant/id", Arity = arity };

    /// <summary>Read it with <see cref="ReadTime"/>.</summary>
    public static Option<string?> Time(string name, string description) =>
        new(name) { Description = description, HelpName = "TIME" };

    /// <summary>A time without a zone is meant in the user's own. Null when the option was not given.</summary>
    public static DateTimeOffset? ReadTime(Call call, Option<string?> option) => call.Get(option) is not { } text
        ? null
        : TryTime(call, text, out var time)
            ? time
            : throw new WrongArgumentsException($"{option.Name} '{text}' is not {TimeText.Accepted}");

    public static bool TryTime(Call call, string text, out DateTimeOffset time) =>
        TimeText.TryParse(text, call.Terminal.Time.GetUtcNow(), call.Terminal.Zone, out time);

    /// <summary>Read it with <see cref="ViewAsync"/>.</summary>
    public static Option<string?> Point(string name, string description) =>
        new(name) { Description = description, HelpName = "VERSION|TIME" };

    /// <summary>The document at a version or a time; null: now.</summary>
    public static Task<DocumentView> ViewAsync(
        Call call, IDocsClient client, DocumentKey document, Option<string?> point, CancellationToken cancellationToken)
    {
        if (call.Get(point) is not { } text)
        {
            return client.GetAsync(document, cancellationToken);
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
        {
            return client.GetAsOfAsync(document, version, cancellationToken);
        }

        return TryTime(call, text, out var time)
            ? client.GetAsOfAsync(document, time, cancellationToken)
            : throw new WrongArgumentsException(
                $"{point.Name} '{text}' is neither a version such as 3 nor {TimeText.Accepted}");
    }

    public static Option<KeyValuePair<string, string>[]> Tags(string description) => new("--tag")
    {
        Description = description,
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(token => Tag(result, token.Value))],
    };

    /// <summary>Of several of one name the last holds.</summary>
    public static ImmutableSortedDictionary<string, string> ReadTags(
        Call call, Option<KeyValuePair<string, string>[]> option) => (call.Get(option) ?? []).Aggregate(
            ImmutableSortedDictionary<string, string>.Empty,
            (tags, tag) => tags.SetItem(Name.Check("tag", tag.Key), tag.Value));

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
                : Error<Step>(
                    result, $"'{result.Tokens[0].Value}' is no step: use one of {string.Join(", ", names.Keys)}"),
        };
        option.CompletionSources.Add([.. names.Keys]);
        return option;
    }

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
