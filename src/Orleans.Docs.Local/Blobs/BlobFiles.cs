using System.Collections.Concurrent;
using System.Globalization;
using Orleans.Docs.Blobs;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Local.Blobs;

/// <summary>
/// The files of large blobs, spread over two levels of 256 directories. A file that no row names (yet, or any more) is
/// announced by an empty file in <c>pending</c>, so that a start finds what a crash left without walking the tree.
/// </summary>
internal sealed class BlobFiles
{
    private readonly string _files;
    private readonly string _pending;
    private readonly ConcurrentDictionary<string, bool> _durable = [];

    public BlobFiles(string directory)
    {
        _files = Path.Combine(Path.GetFullPath(directory), "files");
        _pending = Path.Combine(Path.GetFullPath(directory), "pending");
        OwnerOnly.CreateDurableDirectory(directory);
        OwnerOnly.CreateDirectory(_files);
        OwnerOnly.CreateDirectory(_pending);
        DirectorySync.Run(Path.GetFullPath(directory));
    }

    /// <summary>Says typed that the store cannot be used where the file system says so.</summary>
    public static T Guarded<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            throw Unavailable(what, e);
        }
    }

    public static bool IsUnavailable(Exception error) => error is IOException or UnauthorizedAccessException;

    public static BlobStoreUnavailableException Unavailable(string what, Exception error) =>
        new($"blob store cannot use {what}: {error.Message}", error) { Fault = FileFaults.Of(error) };

    public string PathOf(Guid file)
    {
        var name = file.ToString("N", CultureInfo.InvariantCulture);
        return Path.Combine(_files, name[..2], name[2..4], name);
    }

    /// <summary>Announces the file, then creates it.</summary>
    public FileStream Create(Guid file) => Guarded(PathOf(file), () =>
    {
        OwnerOnly.CreateFile(Path.Combine(_pending, $"{file:N}"));
        var path = PathOf(file);
        OwnerOnly.CreateDirectory(Path.GetDirectoryName(Path.GetDirectoryName(path)!)!);
        OwnerOnly.CreateDirectory(Path.GetDirectoryName(path)!);
        return OwnerOnly.Open(path, FileMode.CreateNew, FileOptions.Asynchronous);
    });

    /// <summary>Puts the file's bytes and its name on disk. Blocks while the disk works.</summary>
    public void Sync(Guid file, FileStream stream)
    {
        stream.Flush(flushToDisk: true);
        var directory = Path.GetDirectoryName(PathOf(file))!;
        DirectorySync.Run(directory);
        if (!_durable.ContainsKey(directory))
        {
            // The directories' own names need one sync ever, counted only after it was done.
            DirectorySync.Run(Path.GetDirectoryName(directory)!);
            DirectorySync.Run(_files);
            _durable[directory] = true;
        }
    }

    public FileStream? Open(Guid file)
    {
        try
        {
            return new FileStream(PathOf(file), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            throw Unavailable(PathOf(file), e);
        }
    }

    public void Delete(Guid file) => Guarded(PathOf(file), () =>
    {
        if (File.Exists(PathOf(file)))
        {
            File.Delete(PathOf(file));
        }

        return true;
    });

    /// <summary>Announces that the file is about to lose its row; a full disk must not stop a deletion.</summary>
    public void TryAnnounce(Guid file)
    {
        try
        {
            OwnerOnly.CreateFile(Path.Combine(_pending, $"{file:N}"));
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            // At worst a crash within the next moments leaves a file that nobody names.
        }
    }

    /// <summary>Takes the announcement back: the file has its row, or is gone.</summary>
    public void Settle(Guid file)
    {
        try
        {
            File.Delete(Path.Combine(_pending, $"{file:N}"));
        }
        catch (Exception e) when (IsUnavailable(e))
        {
            // The next start finds it and decides again.
        }
    }

    /// <summary>Removes a file that never got its row; where that fails, the next start does it.</summary>
    public void Discard(Guid file)
    {
        try
        {
            Delete(file);
            Settle(file);
        }
        catch (BlobStoreUnavailableException)
        {
            // Its announcement stands.
        }
    }

    public IReadOnlyList<Guid> Pending() => Guarded<IReadOnlyList<Guid>>(_pending, () =>
        [.. Directory.EnumerateFiles(_pending).Select(path => Guid.Parse(Path.GetFileName(path)))]);
}
