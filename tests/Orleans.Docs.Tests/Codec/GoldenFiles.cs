namespace Orleans.Docs.Tests.Codec;

/// <summary>Files that say for ever what stored bytes look like. Written once, and only when asked for.</summary>
internal static class GoldenFiles
{
    public static string PathOf(string name) =>
        Path.Combine(Repository.Root, "tests", "Orleans.Docs.Tests", "Golden", name);

    /// <summary>
    /// The file's text; where it is missing and DOCS_WRITE_GOLDEN is 1, <paramref name="now"/> becomes it.
    /// </summary>
    public static string Text(string name, string now)
    {
        var path = PathOf(name);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable("DOCS_WRITE_GOLDEN") == "1")
        {
            File.WriteAllText(path, now);
        }

        Assert.True(File.Exists(path), $"there is no golden file {name}: what is new needs one");
        return File.ReadAllText(path);
    }
}
