using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>
/// Makes and opens database files. A new one is built under another name and gets its own when it is whole and on disk:
/// what stands under the name and is empty, or lacks the schema, has lost something.
/// </summary>
internal static class SqliteFile
{
    /// <summary>The writing connection, with the schema in place.</summary>
    /// <exception cref="SqliteUnavailableException">Missing, damaged, too new, or not to be opened.</exception>
    public static SqliteSession Open(string path, IReadOnlyList<string> schema, SqliteOptions options, bool create)
    {
        SqliteSession? session = null;
        try
        {
            if (!File.Exists(path))
            {
                Make(path, schema, options, create);
            }

            // Looked at, not opened: to close a file that SQLite has open elsewhere here would drop its locks.
            var (file, log) = (new FileInfo(path), new FileInfo(path + "-wal"));
            if (file.Length == 0)
            {
                // SQLite would take it for a new one.
                throw new SqliteUnavailableException(path, SqliteFault.Empty);
            }

            log.Refresh();
            session = SqliteSession.OpenWriter(path, options, create: false);
            CheckLength(session, file, log);
            Upgrade(session, path, schema, isNew: false);
            return session;
        }
        catch (Exception e)
        {
            session?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw new SqliteUnavailableException(path, FaultOf(e), e);
            }

            if (e is SqliteUnavailableException || !SqliteUnavailableException.IsFault(e, out var fault))
            {
                throw;
            }

            throw new SqliteUnavailableException(path, fault == SqliteFault.CannotOpen ? Reason(path) : fault, e);
        }
    }

    /// <summary>Why a file cannot be opened, as far as the attempt to make another one beside it tells.</summary>
    private static SqliteFault Reason(string path)
    {
        try
        {
            OwnerOnly.CreateFile(path + ".new");
            File.Delete(path + ".new");
            return SqliteFault.CannotOpen;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FaultOf(e);
        }
    }

    /// <summary>SQLite reads a last page that was cut off as if zeros followed.</summary>
    /// <param name="log">As it was before; while there is one, a checkpoint may have been broken off.</param>
    private static void CheckLength(SqliteSession session, FileInfo file, FileInfo log)
    {
        if (file.Length % session.Number("PRAGMA page_size") != 0 && !(log.Exists && log.Length > 0))
        {
            throw new SqliteUnavailableException(file.FullName, SqliteFault.Corrupt);
        }
    }

    private static void Make(string path, IReadOnlyList<string> schema, SqliteOptions options, bool create)
    {
        // A log without its file would be taken for the new file's own.
        if (!create || File.Exists(path + "-wal"))
        {
            throw new SqliteUnavailableException(path, SqliteFault.Missing);
        }

        var temporary = path + ".new";
        Remove(temporary);
        OwnerOnly.CreateFile(temporary);
        using (var session = SqliteSession.OpenWriter(temporary, options, create: true))
        {
            Upgrade(session, temporary, schema, isNew: true);

            // Closing would do the same and say nothing if it failed.
            session.Number("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        FreeName.TryTake(temporary, path);
        DirectorySync.Run(Path.GetDirectoryName(path)!);
    }

    private static SqliteFault FaultOf(Exception error) => FileFaults.Of(error) switch
    {
        StorageFault.DiskFull => SqliteFault.DiskFull,
        StorageFault.ReadOnly => SqliteFault.ReadOnly,
        _ => SqliteFault.CannotOpen,
    };

    private static void Remove(string temporary)
    {
        File.Delete(temporary);
        File.Delete(temporary + "-wal");
        File.Delete(temporary + "-shm");
    }

    private static void Upgrade(SqliteSession session, string path, IReadOnlyList<string> schema, bool isNew)
    {
        var taken = (int)(session.Number("PRAGMA user_version") ?? 0);
        if (taken > schema.Count)
        {
            throw new SqliteUnavailableException(path, SqliteFault.TooNew);
        }

        if (taken == 0 && schema.Count > 0 && !isNew)
        {
            throw new SqliteUnavailableException(path, SqliteFault.NotADatabase);
        }

        for (var step = taken; step < schema.Count; step++)
        {
            session.Script($"BEGIN IMMEDIATE; {schema[step]}; PRAGMA user_version = {step + 1}; COMMIT;");
        }
    }
}
