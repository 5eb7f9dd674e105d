namespace Orleans.Docs.Local.Keys;

/// <summary>The master key's file is missing, open to others or no key: the program must not start.</summary>
public sealed class MasterKeyRefusedException(string path, string reason, Exception? inner = null)
    : Exception($"master key {path} {reason}", inner)
{
    public string Path { get; } = path;
}
