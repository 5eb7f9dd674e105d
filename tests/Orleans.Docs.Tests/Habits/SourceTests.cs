using System.Text.RegularExpressions;

namespace Orleans.Docs.Tests.Habits;

/// <summary>How source is written, as far as its text alone can tell.</summary>
public sealed partial class SourceTests
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 70;
    private const int ColumnsMax = 120;

    private static readonly string[] Folders = ["src", "client", "silo", "deploy", "tests", "samples"];

    /// <summary>Of the program, and of the page that it serves.</summary>
    private static readonly string[] Endings = ["*.cs", "*.js", "*.css"];

    private static readonly (string Name, string[] Lines)[] Sources =
    [
        .. from folder in Folders
           from ending in Endings
           from path in Directory.EnumerateFiles(
               Path.Combine(Repository.Root, folder), ending, SearchOption.AllDirectories)
           let name = Path.GetRelativePath(Repository.Root, path)
           where !name.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")
           select (name, File.ReadAllLines(path)),
    ];

    [Fact]
    public void There_is_source_to_look_at() => Assert.True(Sources.Length > 200);

    [Fact]
    public void Nothing_is_put_off_or_folded_away() =>
        Assert.Empty(Where((name, line) => Path.GetFileName(name) != "SourceTests.cs" && PutOff().IsMatch(line)));

    [Fact]
    public void No_line_is_longer_than_120_columns() => Assert.Empty(Where((_, line) => line.Length > ColumnsMax));

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Assert.Empty(Sources.Where(source => source.Lines.Length > FileLinesMax).Select(source => source.Name));

    [Fact]
    public void No_method_is_longer_than_70_lines() => Assert.Empty(
        from source in Sources
        from member in Members(source.Lines)
        where member.Last - member.First - 1 > MethodLinesMax
        select $"{source.Name}:{member.First}");

    [Fact]
    public void Using_directives_are_in_order() => Assert.Empty(
        from source in Sources
        let places = source.Lines.Where(line => Using().IsMatch(line)).Select(PlaceOf).ToList()
        where !places.SequenceEqual(places.Order(StringComparer.Ordinal))
        select source.Name);

    /// <summary>
    /// Namespaces, then types, then aliases; of each the system's own first, then name by name, whatever the case.
    /// </summary>
    private static string PlaceOf(string line)
    {
        var named = Using().Match(line).Groups["named"].Value;
        if (named.Contains('=', StringComparison.Ordinal))
        {
            return $"2{named.Split('=')[0].TrimEnd().ToLowerInvariant()}";
        }

        var isType = named.StartsWith("static ", StringComparison.Ordinal);
        var name = isType ? named["static ".Length..] : named;
        var isSystem = name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
        return $"{(isType ? 1 : 0)}{(isSystem ? 0 : 1)}{name.ToLowerInvariant().Replace('.', '\u0001')}";
    }

    private static IEnumerable<string> Where(Func<string, string, bool> isWrong) =>
        from source in Sources
        from numbered in source.Lines.Index()
        where isWrong(source.Name, numbered.Item)
        select $"{source.Name}:{numbered.Index + 1}";

    /// <summary>
    /// Lines of the braces of members of top-level types, which the enforced format indents by four; nested types are
    /// no members here.
    /// </summary>
    private static IEnumerable<(int First, int Last)> Members(string[] lines)
    {
        var open = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "    {")
            {
                open = IsType(lines, i) ? -1 : i + 1;
            }
            else if (open >= 0 && lines[i] is "    }" or "    };")
            {
                yield return (open, i + 1);
                open = -1;
            }
        }
    }

    private static bool IsType(string[] lines, int brace)
    {
        var head = brace - 1;
        while (head > 0 && lines[head].StartsWith("     ", StringComparison.Ordinal))
        {
            head--;
        }

        return TypeHead().IsMatch(lines[head]);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|#region|NotImplementedException")]
    private static partial Regex PutOff();

    [GeneratedRegex(@"^using (?!var )(?<named>[^(]+);$")]
    private static partial Regex Using();

    [GeneratedRegex(@"^    .*\b(class|struct|interface|record|enum)\b")]
    private static partial Regex TypeHead();
}
