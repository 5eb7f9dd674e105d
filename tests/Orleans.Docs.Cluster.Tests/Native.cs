namespace Orleans.Docs.Cluster.Tests;

/// <summary>The programs that scans need.</summary>
internal static class Native
{
    public static void SkipWithoutOcr() => Assert.SkipUnless(
        HasOcr(), "tesseract-ocr, tesseract-ocr-eng and poppler-utils are not installed");

    public static bool HasOcr() => IsOnPath("tesseract") && IsOnPath("pdftoppm");

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
