using SQLitePCL;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>Settings of the SQLite library as a whole, made once and before any file is opened.</summary>
internal static class SqliteLibrary
{
    /// <summary><c>SQLITE_CONFIG_MEMSTATUS</c>, see https://sqlite.org/c3ref/c_config_getmalloc.html.</summary>
    private const int MemoryStatistics = 9;

    private static readonly int Done = Set();

    /// <summary>
    /// Counting the memory of the library takes a lock of the whole process at each allocation, and so does an append a
    /// dozen times, a search much more often; nobody asks for the count.
    /// </summary>
    /// <returns>SQLite's answer; where another part of the program has used it before, all stays as it was.</returns>
    public static int Prepare() => Done;

    private static int Set()
    {
        Batteries_V2.Init();
        return raw.sqlite3_config(MemoryStatistics, 0);
    }
}
