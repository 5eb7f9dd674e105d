using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Workers;

public sealed class WorkerOptions
{
    /// <summary>Pages of one extract call at most.</summary>
    [Range(1, 1_000)]
    public int PagesPerCallMax { get; set; } = 25;

    /// <summary>After this time an extract call starts no further page, so that pages show as they land.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ExtractBudget { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// An extract call is abandoned after this time; opening and pages have limits of their own, which together stay
    /// below it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:20:00")]
    public TimeSpan ExtractTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Any other engine call is abandoned after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:20:00")]
    public TimeSpan EngineTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A trial that reads a document again, all of it and in one call, is abandoned after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:25:00")]
    public TimeSpan TrialReadTimeout { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>When the silo stops, steps at work have so long to report.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// An answer that cost nothing and came sooner than this is not kept: after a crash the engine is asked again. An
    /// answer that was paid for is always kept. 0 keeps all.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:20:00")]
    public TimeSpan KeepAnswerAfter { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Bytes of pages, findings and summaries just stored that stay in memory for the steps after; 0: none.
    /// </summary>
    [Range(0, 1 << 30)]
    public int RecentBlobBytesMax { get; set; } = 16 * 1024 * 1024;

    /// <summary>Mails in mails in mails: what lies deeper than this stays in its parent.</summary>
    [Range(0, 100)]
    public int AttachmentDepthMax { get; set; } = 5;
}
