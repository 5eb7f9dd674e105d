using System.Globalization;

namespace Orleans.Docs.Local.Files;

/// <summary>
/// The directory that holds everything one process stores, held by that process alone until it is disposed.
/// It is created for its owner only. The lock ends with the process, however that ends.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private const string LockName = "lock";
    private const string OwnerName = "lock.pid";
    private readonly FileStream _lock;

    /// <exception cref="DataDirectoryRefusedException">In use by another process, open to others, or unusable.</exception>
    public DataDirectory(string path)
    {
        FullPath = Path.GetFullPath(path);
        try
        {
            OwnerOnly.CreateDirectory(FullPath);
            Protect();
            _lock = Lock();
            File.WriteAllText(PathOf(OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _lock?.Dispose();
            throw new DataDirectoryRefusedException(FullPath, $"cannot be used: {e.Message}", inner: e);
        }
    }

    public string FullPath { get; }

    public string PathOf(string name) => Path.Combine(FullPath, name);

    /// <summary>A directory inside, created for its owner only.</summary>
    public string DirectoryOf(string name)
    {
        var path = PathOf(name);
        OwnerOnly.CreateDirectory(path);
        return path;
    }

    public void Dispose() => _lock.Dispose();

    private void Protect()
    {
        if (!OwnerOnly.IsOpenToOthers(FullPath))
        {
            return;
        }

        // A fresh mount or our own directory is ours to close; any other may be somebody's home.
        if (!File.Exists(PathOf(LockName)) && Directory.EnumerateFileSystemEntries(FullPath).Any())
        {
            throw new DataDirectoryRefusedException(
                FullPath, "holds other things and is open to others; name an empty one, or run: chmod 700 on it");
        }

        OwnerOnly.TightenDirectory(FullPath);
    }

    private FileStream Lock()
    {
        OwnerOnly.CreateFile(PathOf(LockName));
        try
        {
            return new FileStream(PathOf(LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            var owner = ReadOwner();
            var who = owner is null ? "another process" : $"process {owner}";
            throw new DataDirectoryRefusedException(FullPath, $"is in use by {who}", owner, e);
        }
    }

    private int? ReadOwner()
    {
        try
        {
            return int.TryParse(File.ReadAllText(PathOf(OwnerName)), CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The owner is about to write it; the refusal stands without the number.
            return null;
        }
    }
}

/// <summary>The data directory cannot be taken; the message names it and, where one holds it, the process.</summary>
public sealed class DataDirectoryRefusedException(
    string directory, string reason, int? ownerProcessId = null, Exception? inner = null)
    : Exception($"data directory {directory} {reason}", inner)
{
    public string Directory { get; } = directory;

    public int? OwnerProcessId { get; } = ownerProcessId;
}
