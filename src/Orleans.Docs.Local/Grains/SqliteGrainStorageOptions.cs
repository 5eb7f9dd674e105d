using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Grains;

public sealed class SqliteGrainStorageOptions
{
    /// <summary>The largest serialised state that is taken; small operator state is what this store is for.</summary>
    [Range(1, 256 * 1024 * 1024)]
    public int StateBytesMax { get; set; } = 4 * 1024 * 1024;

    /// <summary>What is deleted is overwritten, unless it says otherwise.</summary>
    [ValidateObjectMembers]
    public SqliteOptions Database { get; set; } = new() { SecureDelete = true };
}
