using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Engines;
using Orleans.Docs.Erasing;
using Orleans.Docs.Keys;
using Orleans.Docs.Notifications;
using Orleans.Docs.Search;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Documents;

/// <summary>
/// What all documents work with, in one place: an active document holds one reference instead of many, and none is
/// looked up when it activates.
/// </summary>
internal sealed record DocumentServices(
    DocumentStreams Streams, DocumentGrains Documents, IKeyStore KeyStore, KeyRing Keys, Erasures Erasures,
    OutsideCopies Copies, UnusedCopies Unused, RecentDocuments Recent, ShownDocuments Shown, DocumentOrphans Orphans,
    IAdmission Admission, IProjection Projection, Notices Notices, IOptions<RetryPolicy> Retries,
    IOptions<DocumentOptions> Options, RedactionPolicy Redaction, StepEngines Engines, WorkDrain Drain,
    TimeProvider Time, ILogger<DocumentGrain> Logger)
{
    /// <summary>A document as it is now, and when it is likely to be done.</summary>
    public async Task<DocumentView> View(Document state) =>
        DocumentViews.Of(state) with { Expected = await Admission.Expect(state) };
}
