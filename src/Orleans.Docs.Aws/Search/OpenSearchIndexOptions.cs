using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Search;

/// <summary>How a request to OpenSearch proves who sent it.</summary>
public enum OpenSearchSigning
{
    /// <summary>Not at all, or by name and password where they are given: a cluster of one's own.</summary>
    None,

    /// <summary>A domain of Amazon OpenSearch Service.</summary>
    Es,

    /// <summary>
    /// A SEARCH collection of Amazon OpenSearch Serverless, which minds replicas and refreshes itself.
    /// </summary>
    Aoss,
}

/// <summary>Where the index is, how entries are written to it, and what one search may cost.</summary>
public sealed class OpenSearchIndexOptions
{
    /// <summary>Address of the domain, the collection or the cluster; has to be given.</summary>
    public Uri? Endpoint { get; set; }

    public OpenSearchSigning Signing { get; set; } = OpenSearchSigning.Es;

    /// <summary>For basic authentication. The password comes from the environment or a secret store.</summary>
    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>
    /// Begins the name of every index, alias and template; as an alias it is the live generation, for people and
    /// dashboards.
    /// </summary>
    [Required, RegularExpression("^[a-z][a-z0-9]{0,31}$")]
    public string Prefix { get; set; } = "docs";

    /// <summary>Of a new generation.</summary>
    [Range(1, 1_024)]
    public int Shards { get; set; } = 3;

    /// <summary>Copies of each shard of the live generation; one that is being filled has none.</summary>
    [Range(0, 20)]
    public int Replicas { get; set; } = 1;

    /// <summary>How long what was written to the live generation may stay unseen by searches.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Entries in one write, which is cut into batches.</summary>
    [Range(1, 100_000)]
    public int EntriesPerWriteMax { get; set; } = 10_000;

    /// <summary>Entries in one request.</summary>
    [Range(1, 10_000)]
    public int BatchItemsMax { get; set; } = 500;

    /// <summary>Bytes in one request before it is packed; a larger entry goes alone.</summary>
    [Range(1_024, 100 << 20)]
    public int BatchBytesMax { get; set; } = 8 << 20;

    /// <summary>Requests with entries at a time, of all writes together.</summary>
    [Range(1, 256)]
    public int BatchesInFlightMax { get; set; } = 4;

    /// <summary>Tries of one request, or of one batch of entries without any progress.</summary>
    [Range(1, 100)]
    public int TriesMax { get; set; } = 6;

    /// <summary>
    /// Before the second try; each further wait is twice as long, and a part of it is left to chance.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait, also where the server asks for a longer one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>One try of a request may take so long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan RequestTimeMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A longer answer is broken off.</summary>
    [Range(1_024, 1 << 30)]
    public int ResponseBytesMax { get; set; } = 128 << 20;

    /// <summary>A search that runs longer is broken off and refused with advice to narrow it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan QueryTimeMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Values of one filter, and tags asked for, in one search.</summary>
    [Range(1, 10_000)]
    public int FilterValuesMax { get; set; } = 100;

    /// <summary>Values of one facet, the most frequent first.</summary>
    [Range(1, 1_000)]
    public int FacetValuesMax { get; set; } = 50;

    /// <summary>Facets in one answer; of very many tags only those that most matches have are counted.</summary>
    [Range(3, 1_000)]
    public int FacetsMax { get; set; } = 50;

    /// <summary>
    /// Values that each shard counts of one facet: with no more different ones than this, counts are exact.
    /// </summary>
    [Range(1, 10_000)]
    public int FacetValuesPerShardMax { get; set; } = 1_000;

    /// <summary>Words that a beginning within a phrase (<c>INV-20*</c>) may stand for, in each shard.</summary>
    [Range(50, 100_000)]
    public int PrefixWordsMax { get; set; } = 10_000;

    /// <summary>Parts of the text in one hit.</summary>
    [Range(1, 20)]
    public int SnippetsPerHitMax { get; set; } = 2;

    /// <summary>Length of one part, in UTF-16 units.</summary>
    [Range(20, 10_000)]
    public int SnippetLengthMax { get; set; } = 240;

    /// <summary>
    /// Text that one page of hits may fetch for its parts, in bytes. Hits are served from the top; those beyond the
    /// bound come without parts.
    /// </summary>
    [Range(1, 1 << 30)]
    public long SnippetTextBytesMax { get; set; } = 32L << 20;

    /// <summary>Hits that one search by relevance can page through; by time of upload there is no end.</summary>
    [Range(1, 10_000)]
    public int RelevanceHitsMax { get; set; } = 2_000;
}
