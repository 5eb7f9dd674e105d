using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Client;

/// <summary>
/// What one tenant's caller can do. Calls are repeated within bounds when the cluster is out of reach; refusals come
/// as <see cref="DocsException"/>. Commands take a command id (a fresh one by default), under which they happen once.
/// What people wrote is hidden in views and events, whoever asks. What is read without redaction needs
/// <see cref="Callers.Role.Reviewer"/> and is on record before it is shown.
/// </summary>
public interface IDocsClient : IAsyncDisposable
{
    string Tenant { get; }

    IBatchClient Batches { get; }

    IControlClient Control { get; }

    IReviewClient Review { get; }

    ICustodyClient Custody { get; }

    /// <summary>Uploads a file; durable when it returns. A chosen <paramref name="uploadId"/> lets a later call go on
    /// with the same bytes where a broken one stopped.</summary>
    Task<Receipt> SubmitAsync(
        Stream file, UploadOptions options, IProgress<long>? progress = null, string? uploadId = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// The same past the silos: the bytes go to the store by a form that the cluster signs. Only where the cluster has
    /// such a store (the wing on AWS), else refused with <c>presigned_unavailable</c>. Needs a stream that can seek.
    /// </summary>
    Task<Receipt> SubmitPresignedAsync(
        Stream file, UploadOptions options, IProgress<long>? progress = null, string? uploadId = null,
        CancellationToken cancellationToken = default);

    Task<DocumentView> GetAsync(DocumentKey document, CancellationToken cancellationToken = default);

    Task<DocumentView> GetAsOfAsync(DocumentKey document, long version, CancellationToken cancellationToken = default);

    Task<DocumentView> GetAsOfAsync(
        DocumentKey document, DateTimeOffset time, CancellationToken cancellationToken = default);

    /// <summary>All events from a version on (from 1), fetched page by page.</summary>
    IAsyncEnumerable<RecordedEvent> HistoryAsync(
        DocumentKey document, long fromVersion = 1, CancellationToken cancellationToken = default);

    /// <summary>
    /// <see cref="HistoryAsync"/> with what people wrote: names of files, corrections, reasons. Not redacted.
    /// </summary>
    IAsyncEnumerable<RecordedEvent> HistoryAsWrittenAsync(
        DocumentKey document, long fromVersion = 1, CancellationToken cancellationToken = default);

    /// <summary>Each commit after a version, past and future, until cancelled; mends breaks by itself.</summary>
    IAsyncEnumerable<DocumentChange> WatchAsync(
        DocumentKey document, long afterVersion = 0, CancellationToken cancellationToken = default);

    /// <summary>The document as soon as nothing is owed and it can be found by searching.</summary>
    Task<DocumentView> WaitUntilSettledAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <summary>Pages from a number on (from 1), as read.</summary>
    Task<ImmutableArray<PageContent>> PagesAsync(
        DocumentKey document, int firstPage, int countMax, CancellationToken cancellationToken = default);

    /// <summary>Pages from a number on (from 1), personal data replaced; refused until it was looked for.</summary>
    Task<ImmutableArray<PageContent>> RedactedPagesAsync(
        DocumentKey document, int firstPage, int countMax, CancellationToken cancellationToken = default);

    /// <summary>Null until there is one.</summary>
    Task<Summary?> SummaryAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <summary>Null until there is one; personal data replaced.</summary>
    Task<Summary?> RedactedSummaryAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <summary>Null until personal data was looked for.</summary>
    Task<Findings?> FindingsAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <summary>Pages from a number on (from 1), as they stood at a version; redacted or as read.</summary>
    Task<ImmutableArray<PageContent>> PagesAsOfAsync(
        DocumentKey document, long version, bool redacted, int firstPage, int countMax,
        CancellationToken cancellationToken = default);

    /// <summary>The summary as it stood at a version, null if there was none; redacted or as written.</summary>
    Task<Summary?> SummaryAsOfAsync(
        DocumentKey document, long version, bool redacted, CancellationToken cancellationToken = default);

    /// <summary>Null if personal data had not been looked for at that version.</summary>
    Task<Findings?> FindingsAsOfAsync(
        DocumentKey document, long version, CancellationToken cancellationToken = default);

    /// <summary>
    /// What people wrote beside the document, as it stood at a version; redacted (refused until personal data was
    /// looked for) or as written. See <see cref="DocumentView.With"/>.
    /// </summary>
    Task<GivenNames> NamesAsOfAsync(
        DocumentKey document, long version, bool redacted, CancellationToken cancellationToken = default);

    /// <summary>The bytes that were submitted, fetched as they are read; read it asynchronously.</summary>
    /// <param name="pieceBytesMax">What is fetched at a time, and held until it is read.</param>
    Stream OpenSource(DocumentKey document, int pieceBytesMax = UploadLimits.ChunkBytesMax);

    Task<DocumentView> RetryAsync(
        DocumentKey document, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>Runs a step and those that build on it again; the step itself by the engine of that name.</summary>
    Task<DocumentView> ReprocessAsync(
        DocumentKey document, Step from, string? commandId = null, string? engine = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// What <see cref="ReprocessAsync"/> with these arguments would change; nothing is kept. Waits while normal work
    /// has all permits, at most <see cref="DocsClientOptions.TrialPatience"/>. Engines that cost something cost it here
    /// as well; what reading again would cost is told by <see cref="RetryCost.OfReading"/>.
    /// </summary>
    Task<WhatIf> WhatIfAsync(
        DocumentKey document, Step from, string? engine = null, CancellationToken cancellationToken = default);

    /// <summary>Which engines may do which step, a step's default first.</summary>
    Task<ImmutableArray<EngineView>> EnginesAsync(CancellationToken cancellationToken = default);

    Task<DocumentView> CorrectAsync(
        DocumentKey document, string field, string value, string? commandId = null,
        CancellationToken cancellationToken = default);

    Task<DocumentView> CancelAsync(
        DocumentKey document, string? commandId = null, CancellationToken cancellationToken = default);

    Task<SearchPage> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins to build the index as it stood at a moment, under a name, beside the live one; see
    /// <see cref="ReplaysAsync"/> for how far it has come.
    /// </summary>
    Task<ReplayStatus> StartReplayAsync(
        string name, DateTimeOffset asOf, CancellationToken cancellationToken = default);

    /// <summary>The replays that there are.</summary>
    Task<ImmutableArray<ReplayStatus>> ReplaysAsync(CancellationToken cancellationToken = default);

    /// <summary>False if there was none of that name.</summary>
    Task<bool> DropReplayAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="SearchAsync"/>, in a replay.</summary>
    Task<SearchPage> SearchReplayAsync(string name, SearchQuery query, CancellationToken cancellationToken = default);

    /// <summary>
    /// All documents that cannot be indexed, then those of which somebody outside could not be told, then all that are
    /// parked, oldest upload first, fetched page by page.
    /// </summary>
    IAsyncEnumerable<DeadLetter> DeadLettersAsync(CancellationToken cancellationToken = default);

    /// <summary>Tries to index a document again that could not be; false if the dead letters do not say that of it.
    /// </summary>
    Task<bool> IndexAgainAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <summary>Tells once more of a document that settled and of which somebody outside could not be told; false if
    /// the dead letters do not say that of it.</summary>
    Task<bool> NotifyAgainAsync(DocumentKey document, CancellationToken cancellationToken = default);

    /// <summary>
    /// The generations of the search index, and how a rebuild is getting on. The commands that change them are not
    /// repeated when the cluster is out of reach: look at the status then.
    /// </summary>
    Task<IndexStatus> IndexStatusAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IIndexGrain.Rebuild"/>
    Task<IndexStatus> RebuildIndexAsync(bool hold = false, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IIndexGrain.Cancel"/>
    Task<IndexStatus> CancelRebuildAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IIndexGrain.Swap"/>
    Task<IndexStatus> SwapIndexAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IIndexGrain.Rollback"/>
    Task<IndexStatus> RollBackIndexAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IIndexGrain.Drop"/>
    Task<IndexStatus> DropPreviousIndexAsync(CancellationToken cancellationToken = default);

    Task<TenantTotals> TotalsAsync(CancellationToken cancellationToken = default);

    Task<SystemStatus> StatusAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes an API key of the tenant, whose text is in this answer alone. Not repeated when the cluster is out of
    /// reach: look at <see cref="KeysAsync"/> then.
    /// </summary>
    /// <inheritdoc cref="IApiKeysGrain.Create"/>
    Task<NewApiKey> CreateKeyAsync(
        string name, Role roles, TimeSpan? life = null, CancellationToken cancellationToken = default);

    /// <summary>The tenant's API keys, oldest first; not their texts.</summary>
    Task<ImmutableArray<ApiKeyView>> KeysAsync(CancellationToken cancellationToken = default);

    /// <summary>False if there is no such key.</summary>
    Task<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Verifies what is stored: reports with the progress and with new findings, until the last one says how it ended.
    /// Joins a verification of the same kind that is under way. Leaving early cancels one that was not joined.
    /// </summary>
    IAsyncEnumerable<VerifyReport> VerifyAsync(VerifyRequest request, CancellationToken cancellationToken = default);
}
