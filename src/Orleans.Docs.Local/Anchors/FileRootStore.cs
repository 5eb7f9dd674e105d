using System.Globalization;
using Orleans.Docs.Anchors;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Local.Anchors;

/// <summary>
/// Roots as small files of one directory: <c>00000001.root</c>, and its list of heads as <c>00000001.heads</c>, which
/// is on disk before the root is.
/// </summary>
public sealed class FileRootStore : IRootStore
{
    private const string RootEnding = ".root";
    private const string HeadsEnding = ".heads";
    private const int RootBytesMax = 64 * 1024;
    private const int BufferBytes = 64 * 1024;

    private readonly string _directory;
    private readonly int _headListsKept;

    /// <summary>Removes what an interrupted write has left.</summary>
    /// <exception cref="RootStoreUnavailableException">The directory cannot be used.</exception>
    public FileRootStore(string directory, LocalRootOptions options)
    {
        _directory = Path.GetFullPath(directory);
        _headListsKept = options.HeadListsKept;
        Guarded(() =>
        {
            OwnerOnly.CreateDurableDirectory(_directory);
            foreach (var path in Directory.EnumerateFiles(_directory, "*" + WholeFile.Unfinished))
            {
                File.Delete(path);
            }

            return true;
        });
    }

    /// <summary>Whether a directory holds any root.</summary>
    public static bool HoldsRoots(string directory) =>
        Directory.Exists(directory) && Directory.EnumerateFiles(directory, "*" + RootEnding).Any();

    public Task<IReadOnlyList<long>> Numbers(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>(NumbersOf(RootEnding));

    public async Task<SignedRoot?> Find(long number, CancellationToken cancellationToken)
    {
        var path = PathOf(number, RootEnding);
        try
        {
            return File.Exists(path) && new FileInfo(path).Length is var length
                ? length <= RootBytesMax
                    ? SignedRoot.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false))
                    : throw new InvalidDataException("the root is too long")
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    public Task<Stream?> OpenHeads(long number, CancellationToken cancellationToken) => Task.FromResult(Guarded(() =>
    {
        var path = PathOf(number, HeadsEnding);
        return File.Exists(path)
            ? (Stream)new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, useAsync: true)
            : null;
    }));

    public async Task<SignedRoot> Add(
        long number, Func<Stream, CancellationToken, Task<SignedRoot>> write, CancellationToken cancellationToken)
    {
        var heads = PathOf(number, HeadsEnding);
        var temporary = heads + WholeFile.Unfinished;
        try
        {
            if (File.Exists(PathOf(number, RootEnding)))
            {
                throw new RootStoreUnavailableException($"there is a root {number} in {_directory} already");
            }

            SignedRoot root;
            var file = OwnerOnly.Open(temporary, FileMode.Create, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                root = await write(file, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            // A list without a root is what an interrupted write left.
            File.Move(temporary, heads, overwrite: true);
            DirectorySync.Run(_directory);
            if (!WholeFile.TryCreate(PathOf(number, RootEnding), root.ToBytes()))
            {
                throw new RootStoreUnavailableException($"there is a root {number} in {_directory} already");
            }

            RemoveOldHeads(number);
            return root;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private void RemoveOldHeads(long newest)
    {
        foreach (var number in NumbersOf(HeadsEnding).Where(number => number <= newest - _headListsKept))
        {
            File.Delete(PathOf(number, HeadsEnding));
        }
    }

    private List<long> NumbersOf(string ending) => Guarded(() =>
        Directory.EnumerateFiles(_directory, "*" + ending)
            .Select(path => long.TryParse(
                Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture,
                out var number) ? number : 0)
            .Where(number => number > 0)
            .Order()
            .ToList());

    private string PathOf(long number, string ending) =>
        Path.Combine(_directory, number.ToString("D8", CultureInfo.InvariantCulture) + ending);

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    private RootStoreUnavailableException Unavailable(Exception e) =>
        new($"the roots in {_directory} cannot be used: {e.Message}", e);
}
