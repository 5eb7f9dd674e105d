using System.Text.RegularExpressions;

namespace Orleans.Docs.Tests.Habits;

/// <summary>
/// Bash tells of a function that is missing, or there twice, only when it is called, if at all: so it is looked for.
/// </summary>
public sealed partial class ScriptTests
{
    private static readonly string Script = File.ReadAllText(Path.Combine(Repository.Root, "docs"));

    private static readonly string[] Functions =
        [.. FunctionHeads().Matches(Script).Select(head => head.Groups["name"].Value)];

    [Fact]
    public void Each_function_is_made_once_and_called()
    {
        Assert.NotEmpty(Functions);
        Assert.Equal(Functions.Distinct(), Functions);
        Assert.All(Functions, name => Assert.True(
            Regex.Count(Script, $@"(?<![\w-]){name}(?![\w-])") > 1, $"nothing calls {name}"));
    }

    [Fact]
    public void Each_function_that_is_called_by_a_name_of_its_kind_is_there() =>
        Assert.Empty(Called().Matches(Script).Select(call => call.Groups["name"].Value).Except(Functions));

    [GeneratedRegex(@"^(?<name>[a-z_]+)\(\) \{", RegexOptions.Multiline)]
    private static partial Regex FunctionHeads();

    /// <summary>What stands where a command does, and is named in the way of the script's own.</summary>
    [GeneratedRegex(
        @"(?:^|[;&|{]|(?<!\()\(|!(?=[ \t])|\bif|\bthen|\bdo)[ \t]*(?<name>[a-z]+_[a-z_]+)(?=[ \t;)\n])",
        RegexOptions.Multiline)]
    private static partial Regex Called();
}
