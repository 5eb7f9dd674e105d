using System.Diagnostics;

namespace Orleans.Docs.Tests.Architecture;

/// <summary>How long files may be; looks at what is tracked.</summary>
public sealed class FileTests
{
    private const int LinesMax = 400;

    [Fact]
    public void No_source_file_is_longer_than_anyone_reads() =>
        Assert.Empty(Sources().Where(file => File.ReadLines(file).Count() > LinesMax));

    private static List<string> Sources()
    {
        Assert.SkipUnless(
            Path.Exists(Path.Combine(Repository.Root, ".git")),
            "this is no checkout, so nobody knows what is tracked");
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files", "*.cs"])
        {
            RedirectStandardOutput = true,
        })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        Assert.NotEmpty(files);
        return [.. files.Select(file => Path.Combine(Repository.Root, file)).Where(File.Exists)];
    }
}
