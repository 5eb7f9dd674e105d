using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Search;

/// <summary>Where the embedded index lies and what one search may cost.</summary>
public sealed class SqliteSearchIndexOptions
{
    /// <summary>Holds one file for each generation; made when missing.</summary>
    [Required]
    public string Directory { get; set; } = "data/index";

    /// <summary>Entries in one write.</summary>
    [Range(1, 100_000)]
    public int EntriesPerWriteMax { get; set; } = 1_000;

    /// <summary>A search that runs longer is broken off and refused with advice to narrow it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan QueryTimeMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a proof of one table, or of one tenant's words, may take; it gives up then and says so. Meanwhile the
    /// write-ahead log of that generation only grows.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan ProofTimeMax { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Values of one filter, and tags asked for, in one search.</summary>
    [Range(1, 10_000)]
    public int FilterValuesMax { get; set; } = 100;

    /// <summary>Values of one facet, the most frequent first.</summary>
    [Range(1, 10_000)]
    public int FacetValuesMax { get; set; } = 50;

    /// <summary>Facets in one answer; of very many tags only those that most matches have are counted.</summary>
    [Range(3, 1_000)]
    public int FacetsMax { get; set; } = 50;

    /// <summary>Parts of the text in one hit.</summary>
    [Range(1, 20)]
    public int SnippetsPerHitMax { get; set; } = 2;

    /// <summary>Length of one part, in UTF-16 units.</summary>
    [Range(20, 10_000)]
    public int SnippetLengthMax { get; set; } = 240;

    /// <summary>
    /// Text that one page of hits may search for its parts, in bytes. Hits are served from the top; those beyond the
    /// bound come without parts.
    /// </summary>
    [Range(1, 1L << 40)]
    public long SnippetTextBytesMax { get; set; } = 32L << 20;

    /// <summary>
    /// Hits that one search by relevance can page through (its cursor names the hits given, so that changes in between
    /// neither repeat nor hide one); by time of upload there is no end.
    /// </summary>
    [Range(1, 10_000)]
    public int RelevanceHitsMax { get; set; } = 2_000;

    /// <summary>How the files are written and read. What is deleted is overwritten, since it may be personal.</summary>
    [Required]
    [ValidateObjectMembers]
    public SqliteOptions Sqlite { get; set; } = new() { SecureDelete = true, ReaderCacheKib = 8 * 1024 };
}
