using System.Xml.Linq;

namespace Orleans.Docs.Tests.Habits;

/// <summary>Which project may know which: the direction of dependency, as ARCHITECTURE.md draws it.</summary>
public sealed class DirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["src/Orleans.Docs.Contracts"] = [],
        ["src/Orleans.Docs"] = ["Orleans.Docs.Contracts"],
        ["src/Orleans.Docs.Parser"] = ["Orleans.Docs.Contracts"],
        ["src/Orleans.Docs.Local"] = ["Orleans.Docs", "Orleans.Docs.Parser"],
        ["client/Orleans.Docs.Client"] = ["Orleans.Docs.Contracts"],
        ["client/Orleans.Docs.Cli"] = ["Orleans.Docs.Client"],
        ["silo"] = ["Orleans.Docs.Local"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_knows_only_what_lies_below_it(string folder)
    {
        var file = Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj").Single();
        var references = XDocument.Load(file).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(Allowed[folder].Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_of_the_system_has_its_place_here() => Assert.Equal(
        Allowed.Keys.Order(StringComparer.Ordinal),
        new[] { "src", "client", "silo" }
            .SelectMany(top => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, top), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void The_contracts_and_the_system_know_no_cloud() => Assert.DoesNotContain(
        new[] { typeof(DocsException).Assembly, typeof(DocsCore).Assembly }
            .SelectMany(assembly => assembly.GetReferencedAssemblies()),
        reference => reference.Name!.StartsWith("AWSSDK", StringComparison.Ordinal)
            || reference.Name.Contains("Sqlite", StringComparison.Ordinal));
}
