using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Local.Files;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>The files of the generations, <c>index-NAME.db</c>, opened when first asked for and kept open.</summary>
internal sealed class Generations(SqliteSearchIndexOptions options, TimeProvider clock, ILogger logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, SqliteDatabase> _open = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _disposed;

    /// <exception cref="IndexUnavailableException">No such generation, or its file cannot be opened.</exception>
    public ValueTask<SqliteDatabase> Get(string generation, CancellationToken cancellationToken) =>
        _open.TryGetValue(generation, out var database)
            ? new(database)
            : new(Open(generation, create: false, cancellationToken));

    public Task Create(string generation, CancellationToken cancellationToken) =>
        Open(generation, create: true, cancellationToken);

    public async Task Drop(string generation, CancellationToken cancellationToken)
    {
        var file = FileOf(generation);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Run(
                () =>
                {
                    if (_open.TryRemove(generation, out var database))
                    {
                        database.Dispose();
                    }

                    Delete(file);
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IndexUnavailableException($"database {file} cannot be removed", e) { Fault = FileFaults.Of(e) };
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A damaged index is not restored, since it can be made anew.</summary>
    public static IndexUnavailableException Unavailable(string generation, SqliteUnavailableException e) => e.IsDamage
        ? new($"database {e.File} of the search index is missing or damaged: docs index rebuild makes it anew", e)
        {
            Damaged = generation,
        }
        : new(e.Message, e) { Fault = e.Told };

    public void Dispose()
    {
        _gate.Wait();
        _disposed = true;
        foreach (var database in _open.Values)
        {
            database.Dispose();
        }

        _open.Clear();
        _gate.Release();
    }

    private async Task<SqliteDatabase> Open(string generation, bool create, CancellationToken cancellationToken)
    {
        var file = FileOf(generation);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_open.TryGetValue(generation, out var database))
            {
                return database;
            }

            // Opening may wait for a lock on the file, which is not for a grain's thread.
            database = await Task.Run(() => OpenFile(generation, file, create), cancellationToken)
                .ConfigureAwait(false);
            _open[generation] = database;
            return database;
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(generation, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IndexUnavailableException($"database {file} cannot be opened", e) { Fault = FileFaults.Of(e) };
        }
        finally
        {
            _gate.Release();
        }
    }

    private SqliteDatabase OpenFile(string generation, string file, bool create)
    {
        if (!File.Exists(file))
        {
            if (!create)
            {
                throw Unavailable(generation, new SqliteUnavailableException(file, SqliteFault.Missing));
            }

            OwnerOnly.CreateDurableDirectory(options.Directory);

            // A log left by a removal that was cut short is not of the new file.
            Delete(file);
        }

        return new SqliteDatabase(file, IndexSchema.Steps, options.Sqlite, clock, logger);
    }

    private string FileOf(string generation) =>
        Path.GetFullPath(Path.Combine(options.Directory, $"index-{Name.Check("index generation", generation)}.db"));

    private static void Delete(string file)
    {
        if (Directory.Exists(Path.GetDirectoryName(file)))
        {
            File.Delete(file);
            File.Delete(file + "-wal");
            File.Delete(file + "-shm");
            DirectorySync.Run(Path.GetDirectoryName(file)!);
        }
    }
}
