using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Blobs;
using Orleans.Docs.Local.Files;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Blobs;

/// <summary>
/// Blobs in one directory: every blob has a row in a database, small ones their bytes too, large ones a file. The row
/// is what makes a blob exist: it is committed after the file and its name are on disk, and two who put the same name
/// meet there. Files are named by chance, so that no caller's text ever becomes a path.
/// </summary>
public sealed class LocalBlobStore : IBlobStore, IDisposable
{
    private readonly LocalBlobStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly SqliteDatabase _database;
    private readonly BlobFiles _files;

    /// <summary>Opens the store and removes what puts and deletions that a crash ended have left.</summary>
    /// <param name="create">Whether a missing database is a new store; otherwise it is one that was lost.</param>
    /// <exception cref="BlobStoreUnavailableException">The directory or the database cannot be used.</exception>
    public LocalBlobStore(
        string directory, LocalBlobStoreOptions options, TimeProvider clock, ILogger<LocalBlobStore>? logger = null,
        bool create = true)
    {
        _options = options;
        _clock = clock;
        _files = BlobFiles.Guarded(directory, () => new BlobFiles(directory));
        try
        {
            _database = new SqliteDatabase(
                Path.Combine(directory, "blobs.db"), BlobTables.Schema, options.Database, clock, logger, create);
            RemoveLeftovers();
        }
        catch (Exception e)
        {
            _database?.Dispose();
            if (SqliteUnavailableException.Map(_database?.Path ?? directory, e) is SqliteUnavailableException mapped)
            {
                throw Unavailable(mapped);
            }

            throw;
        }
    }

    public async Task<bool> Put(
        BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        if (await QueryHere(session => BlobTables.Exists(session, name), cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var staged = new StagedBlob(_files, _options.SmallBytesMax);
        await using (staged.ConfigureAwait(false))
        {
            await write(staged, cancellationToken).ConfigureAwait(false);
            await staged.Complete(cancellationToken).ConfigureAwait(false);
            var written = _clock.GetUtcNow();
            try
            {
                var added = await Add(
                    session => BlobTables.Add(session, name, staged, written), cancellationToken);
                staged.Decide(added);
                return added;
            }
            catch (BlobStoreUnavailableException)
            {
                // The row may be there: the file stays, and the next start decides.
                staged.Leave();
                throw;
            }
        }
    }

    public async Task<Stream?> Open(BlobName name, CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        var row = await QueryHere(session => BlobTables.Find(session, name), cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return null;
        }

        if (row.File is not { } file)
        {
            return row.Bytes.Length == row.Length
                ? new MemoryStream(row.Bytes, writable: false)
                : throw new BlobDamagedException(
                    name, $"has {row.Bytes.Length} bytes instead of {row.Length} in {_database.Path}");
        }

        if (_files.Open(file) is not { } stream)
        {
            var stands = await Query(session => BlobTables.Find(session, name), cancellationToken)
                .ConfigureAwait(false);
            return stands is null ? null : throw new BlobDamagedException(
                name, $"has lost its file {_files.PathOf(file)}", isMissing: true);
        }

        if (stream.Length != row.Length)
        {
            var length = stream.Length;
            await stream.DisposeAsync().ConfigureAwait(false);
            throw new BlobDamagedException(
                name, $"has {length} bytes instead of {row.Length} in {_files.PathOf(file)}");
        }

        return stream;
    }

    public async Task<bool> Delete(BlobName name, CancellationToken cancellationToken)
    {
        BlobNames.Check(name);
        var row = await Query(session => BlobTables.Find(session, name), cancellationToken).ConfigureAwait(false);
        if (row is null)
        {
            return false;
        }

        if (row.File is not { } file)
        {
            return await Change(session => BlobTables.Remove(session, row.Id), cancellationToken).ConfigureAwait(false);
        }

        _files.TryAnnounce(file);
        var removed = await Change(session => BlobTables.Remove(session, row.Id), cancellationToken)
            .ConfigureAwait(false);
        _files.Delete(file);
        _files.Settle(file);
        return removed;
    }

    public async IAsyncEnumerable<StoredBlob> List(
        DocumentKey document, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BlobNames.Check(document);
        for (var after = ""; ;)
        {
            var page = await Query(
                session => BlobTables.OfDocument(session, document, after, _options.ListPageBlobs), cancellationToken)
                .ConfigureAwait(false);
            foreach (var blob in page)
            {
                yield return blob;
                after = blob.Name.Name;
            }

            if (page.Count < _options.ListPageBlobs)
            {
                yield break;
            }
        }
    }

    public async IAsyncEnumerable<StoredBlob> List(
        DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = (Written: from.UtcTicks, Id: 0L); ;)
        {
            (var page, after) = await Query(
                session => BlobTables.Between(session, after, until, _options.ListPageBlobs), cancellationToken)
                .ConfigureAwait(false);
            foreach (var blob in page)
            {
                yield return blob;
            }

            if (page.Count < _options.ListPageBlobs)
            {
                yield break;
            }
        }
    }

    /// <summary>Finishes the writes that wait and closes the database.</summary>
    public void Dispose() => _database.Dispose();

    private void RemoveLeftovers()
    {
        using var session = SqliteSession.OpenReader(_database.Path, _options.Database);
        foreach (var file in _files.Pending())
        {
            if (!BlobTables.NamesFile(session, file))
            {
                _files.Delete(file);
            }

            _files.Settle(file);
        }
    }

    private async Task<T> Query<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.Read(query, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    private async Task<T> QueryHere<T>(Func<SqliteSession, T> query, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.ReadHere(query, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    /// <summary>Nothing but a fault of the file comes between its two rows, and that undoes all.</summary>
    private async Task<bool> Add(Func<SqliteSession, bool> add, CancellationToken cancellationToken)
    {
        try
        {
            // Straight back to the grain that waits, without a stop on another thread.
            return await _database.WriteChecked(add, cancellationToken);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    private async Task<T> Change<T>(Func<SqliteSession, T> change, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.Write(change, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    private static BlobStoreUnavailableException Unavailable(SqliteUnavailableException e) =>
        new(e.Message, e) { Fault = e.Told };
}
