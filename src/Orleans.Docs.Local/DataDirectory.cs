using System.Globalization;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Local;

/// <summary>
/// The directory that holds everything one process stores, held by that process alone until it is disposed.
/// It is created for its owner only. The lock ends with the process, however that ends.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private const string LockName = "lock";
    private const string OwnerName = "lock.pid";
    private readonly FileStream _lock;

    private DataDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(Path))
        {
            OwnerOnly.CreateDurableDirectory(Path);
        }

        Protect();
        _lock = Lock();
        try
        {
            var owner = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            OwnerOnly.CreateFile(File(OwnerName));
            System.IO.File.WriteAllText(File(OwnerName), owner);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Creates the directory where it is missing and takes it.</summary>
    /// <exception cref="DataDirectoryException">In use by another process, open to others, or unusable.</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            return new DataDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(path, $"cannot be used: {e.Message}", inner: e);
        }
    }

    /// <summary>The path of a file or directory inside.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();

    private void Protect()
    {
        if (!OwnerOnly.IsOpenToOthers(Path))
        {
            return;
        }

        // A fresh mount or our own directory is ours to close; any other may be somebody's home.
        if (!System.IO.File.Exists(File(LockName)) && Directory.EnumerateFileSystemEntries(Path).Any())
        {
            throw new DataDirectoryException(
                Path, "holds other things and is open to others; name an empty one, or run: chmod 700 on it");
        }

        OwnerOnly.TightenDirectory(Path);
    }

    private FileStream Lock()
    {
        OwnerOnly.CreateFile(File(LockName));
        try
        {
            return new FileStream(File(LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            var owner = ReadOwner();
            var who = owner is null ? "another process" : $"process {owner}";
            throw new DataDirectoryException(Path, $"is in use by {who}", owner, e);
        }
    }

    private int? ReadOwner()
    {
        try
        {
            var text = System.IO.File.ReadAllText(File(OwnerName));
            return int.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The owner is about to write it; the refusal stands without the number.
            return null;
        }
    }
}

/// <summary>The data directory cannot be taken; the message names it and, where one holds it, the process.</summary>
public sealed class DataDirectoryException(
    string directory, string reason, int? ownerProcessId = null, Exception? inner = null)
    : Exception($"data directory {directory} {reason}", inner)
{
    public string Directory { get; } = directory;

    public int? OwnerProcessId { get; } = ownerProcessId;
}
