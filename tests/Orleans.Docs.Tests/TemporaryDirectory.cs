namespace Orleans.Docs.Tests;

/// <summary>A directory of its own for one test, removed with everything in it at the end.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory() => FullPath = Directory.CreateTempSubdirectory("orleans-docs-test-").FullName;

    public string FullPath { get; }

    public string PathOf(string name) => Path.Combine(FullPath, name);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
