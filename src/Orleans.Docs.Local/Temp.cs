
namespace Orleans.Docs.Local;

public sealed class DataDirectory : IDisposable
{
    public string Path { get; private init; } = "";
    public static DataDirectory Open(string p) { Directory.CreateDirectory(p); return new() { Path = System.IO.Path.GetFullPath(p) }; }
    public string File(string n) => System.IO.Path.Combine(Path, n);
    public void Dispose() { }
}
public sealed class DataDirectoryException : Exception;
