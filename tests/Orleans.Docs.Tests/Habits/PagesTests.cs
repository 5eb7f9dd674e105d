using System.Text.RegularExpressions;

namespace Orleans.Docs.Tests.Habits;

/// <summary>What the pages at the root name is really there.</summary>
public sealed partial class PagesTests
{
    private static readonly HashSet<string> Files =
    [
        .. new[] { "src", "client", "silo", "deploy", "tests", "samples" }
            .SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => "/" + Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')),
    ];

    public static TheoryData<string> Pages => ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_source_file_that_a_page_names_exists(string page)
    {
        var named = SourceFile().Matches(Text(page)).Select(match => match.Groups["file"].Value);

        Assert.All(named, name => Assert.Contains(Files, file => file.EndsWith("/" + name, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_within_the_repository_leads_somewhere(string page)
    {
        var targets = Link().Matches(Text(page)).Select(match => match.Groups["to"].Value)
            .Where(to => !to.StartsWith("https://", StringComparison.Ordinal));

        Assert.All(targets, to => Assert.True(Path.Exists(Path.Combine(Repository.Root, to)), $"{to} is not there"));
    }

    private static string Text(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    [GeneratedRegex(@"`(?<file>[\w./]+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\]\((?<to>[^)#]+)")]
    private static partial Regex Link();
}
