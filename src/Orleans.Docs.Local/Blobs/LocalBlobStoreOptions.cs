using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Blobs;

public sealed class LocalBlobStoreOptions
{
    /// <summary>Blobs up to this size lie in the database, where many share one sync; larger ones are files.</summary>
    [Range(0, 1024 * 1024)]
    public int SmallBytesMax { get; set; } = 64 * 1024;

    /// <summary>Names that one read transaction of a listing takes.</summary>
    [Range(1, 100_000)]
    public int ListPageBlobs { get; set; } = 500;

    [ValidateObjectMembers]
    public SqliteOptions Database { get; set; } = new();
}
