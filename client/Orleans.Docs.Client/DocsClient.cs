using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Notifications;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Client;

/// <summary>The client of one tenant over the grain interfaces of a cluster. Safe for use from many threads.</summary>
public sealed class DocsClient : IDocsClient
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(10);

    private readonly IGrainFactory _grains;
    private readonly DocsClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Retries _retries;
    private readonly IHost? _host;

    public DocsClient(IGrainFactory grains, IOptions<DocsClientOptions> options, TimeProvider time)
        : this(grains, options, time, host: null)
    {
    }

    internal DocsClient(IGrainFactory grains, IOptions<DocsClientOptions> options, TimeProvider time, IHost? host)
    {
        _grains = grains;
        _options = options.Value;
        _time = time;
        _retries = new Retries(_options, time);
        _host = host;
    }

    public string Tenant => _options.Tenant;

    public IBatchClient Batches => new BatchClient(this, _grains, _retries, _time);

    public IControlClient Control => new ControlClient(_grains.GetGrain<IControlGrain>(Tenant), _retries);

    public IReviewClient Review => new ReviewClient(this, _grains, _retries);

    public ICustodyClient Custody => new CustodyClient(Tenant, _grains, _retries);

    /// <summary>
    /// Connects to the embedded silo that runs on a data directory of this machine, as the local user.
    /// </summary>
    /// <exception cref="NoSiloException">None runs there.</exception>
    public static Task<DocsClient> ConnectLocalAsync(
        string dataDirectory, string tenant, CancellationToken cancellationToken = default) =>
        LocalSilo.ConnectAsync(dataDirectory, Name.Check("tenant", tenant), TimeProvider.System, cancellationToken);

    public Task<Receipt> SubmitAsync(
        Stream file, UploadOptions options, IProgress<long>? progress = null, string? uploadId = null,
        CancellationToken cancellationToken = default) => UploadAsync(
        upload => new Uploader(_retries).SendAsync(upload, file, options, progress, cancellationToken), uploadId);

    public Task<Receipt> SubmitPresignedAsync(
        Stream file, UploadOptions options, IProgress<long>? progress = null, string? uploadId = null,
        CancellationToken cancellationToken = default) => UploadAsync(
        upload => new PresignedSender(_retries, _options, _time)
            .SendAsync(upload, file, options, progress, cancellationToken),
        uploadId);

    public Task<DocumentView> GetAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Document(document).Get, cancellationToken);

    public Task<DocumentView> GetAsOfAsync(
        DocumentKey document, long version, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Document(document).GetAsOf(version), cancellationToken);

    public Task<DocumentView> GetAsOfAsync(
        DocumentKey document, DateTimeOffset time, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Document(document).GetAsOf(time), cancellationToken);

    public IAsyncEnumerable<RecordedEvent> HistoryAsync(
        DocumentKey document, long fromVersion = 1, CancellationToken cancellationToken = default) =>
        HistoryAsync(Document(document).History, fromVersion, cancellationToken);

    public IAsyncEnumerable<RecordedEvent> HistoryAsWrittenAsync(
        DocumentKey document, long fromVersion = 1, CancellationToken cancellationToken = default) =>
        HistoryAsync(Content(document).HistoryAsWritten, fromVersion, cancellationToken);

    private async IAsyncEnumerable<RecordedEvent> HistoryAsync(
        Func<long, int, Task<ImmutableArray<RecordedEvent>>> read, long fromVersion,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var from = fromVersion;
            var page = await _retries.CallAsync(() => read(from, _options.PageSize), cancellationToken);
            foreach (var recorded in page)
            {
                yield return recorded;
                fromVersion = recorded.Version + 1;
            }

            if (page.Length < _options.PageSize)
            {
                yield break;
            }
        }
    }

    public IAsyncEnumerable<DocumentChange> WatchAsync(
        DocumentKey document, long afterVersion = 0, CancellationToken cancellationToken = default) =>
        new Watcher(_retries, _options.WatchFailuresMax).WatchAsync(
            Document(document), afterVersion, cancellationToken);

    public async Task<DocumentView> WaitUntilSettledAsync(
        DocumentKey document, CancellationToken cancellationToken = default)
    {
        var view = await GetAsync(document, cancellationToken);
        if (view.IsSettled)
        {
            return view;
        }

        await foreach (var change in WatchAsync(document, view.Version, cancellationToken))
        {
            if (change.Document.IsSettled)
            {
                return change.Document;
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    public Task<ImmutableArray<PageContent>> PagesAsync(
        DocumentKey document, int firstPage, int countMax, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Content(document).Pages(firstPage, countMax), cancellationToken);

    public Task<ImmutableArray<PageContent>> RedactedPagesAsync(
        DocumentKey document, int firstPage, int countMax, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Content(document).RedactedPages(firstPage, countMax), cancellationToken);

    public Task<Summary?> SummaryAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Content(document).Summary, cancellationToken);

    public Task<Summary?> RedactedSummaryAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Content(document).RedactedSummary, cancellationToken);

    public Task<Findings?> FindingsAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Content(document).Findings, cancellationToken);

    public Task<ImmutableArray<PageContent>> PagesAsOfAsync(
        DocumentKey document, long version, bool redacted, int firstPage, int countMax,
        CancellationToken cancellationToken = default) =>
        _retries.CallAsync(
            () => redacted
                ? Content(document).RedactedPagesAsOf(version, firstPage, countMax)
                : Content(document).PagesAsOf(version, firstPage, countMax),
            cancellationToken);

    public Task<Summary?> SummaryAsOfAsync(
        DocumentKey document, long version, bool redacted, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(
            () => redacted
                ? Content(document).RedactedSummaryAsOf(version)
                : Content(document).SummaryAsOf(version),
            cancellationToken);

    public Task<Findings?> FindingsAsOfAsync(
        DocumentKey document, long version, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Content(document).FindingsAsOf(version), cancellationToken);

    public Task<GivenNames> NamesAsOfAsync(
        DocumentKey document, long version, bool redacted, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(
            () => redacted ? Content(document).RedactedNamesAsOf(version) : Content(document).NamesAsOf(version),
            cancellationToken);

    public Stream OpenSource(DocumentKey document, int pieceBytesMax = UploadLimits.ChunkBytesMax) =>
        new SourceStream(Content(document), pieceBytesMax, _retries);

    public Task<DocumentView> RetryAsync(
        DocumentKey document, string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(document, commandId, (grain, id) => grain.Retry(id), cancellationToken);

    public Task<DocumentView> ReprocessAsync(
        DocumentKey document, Step from, string? commandId = null, string? engine = null,
        CancellationToken cancellationToken = default) =>
        CommandAsync(document, commandId, (grain, id) => grain.Reprocess(id, from, engine), cancellationToken);

    public async Task<WhatIf> WhatIfAsync(
        DocumentKey document, Step from, string? engine = null, CancellationToken cancellationToken = default)
    {
        var grain = _grains.GetGrain<IWhatIfGrain>(document.ToString());
        var started = _time.GetTimestamp();
        while (true)
        {
            var answer = await _retries.CallAsync(() => grain.Try(from, engine), cancellationToken);
            if (answer.RetryAfter is not { } after)
            {
                return answer;
            }

            if (_time.GetElapsedTime(started) >= _options.TrialPatience)
            {
                throw new OverloadedException($"the queue of {from}", after);
            }

            await Task.Delay(after, _time, cancellationToken);
        }
    }

    public Task<ImmutableArray<EngineView>> EnginesAsync(CancellationToken cancellationToken = default) =>
        _retries.CallAsync(_grains.GetGrain<IStatusGrain>(Tenant).Engines, cancellationToken);

    public Task<DocumentView> CorrectAsync(
        DocumentKey document, string field, string value, string? commandId = null,
        CancellationToken cancellationToken = default) =>
        CommandAsync(document, commandId, (grain, id) => grain.Correct(id, field, value), cancellationToken);

    public Task<DocumentView> CancelAsync(
        DocumentKey document, string? commandId = null, CancellationToken cancellationToken = default) =>
        CommandAsync(document, commandId, (grain, id) => grain.Cancel(id), cancellationToken);

    public Task<SearchPage> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Search.Search(query), cancellationToken);

    public Task<ReplayStatus> StartReplayAsync(
        string name, DateTimeOffset asOf, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Replays.Start(name, asOf), cancellationToken);

    public Task<ImmutableArray<ReplayStatus>> ReplaysAsync(CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Replays.List, cancellationToken);

    public Task<bool> DropReplayAsync(string name, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Replays.Drop(name), cancellationToken);

    public Task<SearchPage> SearchReplayAsync(
        string name, SearchQuery query, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Replays.Search(name, query), cancellationToken);

    public async IAsyncEnumerable<DeadLetter> DeadLettersAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var letter in await _retries.CallAsync(Search.NotIndexed, cancellationToken))
        {
            yield return letter;
        }

        foreach (var letter in await _retries.CallAsync(Notices.GivenUp, cancellationToken))
        {
            yield return letter;
        }

        DocumentKey? after = null;
        while (true)
        {
            var last = after;
            var page = await _retries.CallAsync(() => Search.DeadLetters(last, _options.PageSize), cancellationToken);
            foreach (var letter in page)
            {
                yield return letter;
                after = letter.Document;
            }

            if (page.Length < _options.PageSize)
            {
                yield break;
            }
        }
    }

    public Task<bool> IndexAgainAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Search.IndexAgain(document), cancellationToken);

    public Task<bool> NotifyAgainAsync(DocumentKey document, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Notices.Again(document), cancellationToken);

    public Task<IndexStatus> IndexStatusAsync(CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Index.Status, cancellationToken);

    public Task<IndexStatus> RebuildIndexAsync(bool hold = false, CancellationToken cancellationToken = default) =>
        Index.Rebuild(hold).WaitAsync(cancellationToken);

    public Task<IndexStatus> CancelRebuildAsync(CancellationToken cancellationToken = default) =>
        Index.Cancel().WaitAsync(cancellationToken);

    public Task<IndexStatus> SwapIndexAsync(CancellationToken cancellationToken = default) =>
        Index.Swap().WaitAsync(cancellationToken);

    public Task<IndexStatus> RollBackIndexAsync(CancellationToken cancellationToken = default) =>
        Index.Rollback().WaitAsync(cancellationToken);

    public Task<IndexStatus> DropPreviousIndexAsync(CancellationToken cancellationToken = default) =>
        Index.Drop().WaitAsync(cancellationToken);

    public Task<TenantTotals> TotalsAsync(CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Search.Totals, cancellationToken);

    public Task<SystemStatus> StatusAsync(CancellationToken cancellationToken = default) =>
        _retries.CallAsync(_grains.GetGrain<IStatusGrain>(Tenant).Get, cancellationToken);

    public Task<NewApiKey> CreateKeyAsync(
        string name, Role roles, TimeSpan? life = null, CancellationToken cancellationToken = default) =>
        Keys.Create(name, roles, life).WaitAsync(cancellationToken);

    public Task<ImmutableArray<ApiKeyView>> KeysAsync(CancellationToken cancellationToken = default) =>
        _retries.CallAsync(Keys.List, cancellationToken);

    public Task<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken = default) =>
        _retries.CallAsync(() => Keys.Revoke(id), cancellationToken);

    public IAsyncEnumerable<VerifyReport> VerifyAsync(
        VerifyRequest request, CancellationToken cancellationToken = default) =>
        new VerifyFollower(_retries, _options, _time).FollowAsync(
            _grains.GetGrain<IVerifyGrain>(Tenant), request, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_host is null)
        {
            return;
        }

        try
        {
            await _host.StopAsync().WaitAsync(CloseTimeout, _time);
        }
        catch (TimeoutException)
        {
            // Its silo is gone amidst a call of Orleans' own; nothing that was asked for here is still on its way.
        }

        _host.Dispose();
    }

    private IReplayGrain Replays => _grains.GetGrain<IReplayGrain>(Tenant);

    private ISearchGrain Search => _grains.GetGrain<ISearchGrain>(Tenant);

    private INoticesGrain Notices => _grains.GetGrain<INoticesGrain>(Tenant);

    private IApiKeysGrain Keys => _grains.GetGrain<IApiKeysGrain>(Tenant);

    private IIndexGrain Index => _grains.GetGrain<IIndexGrain>(Tenant);

    private IDocumentGrain Document(DocumentKey document) => _grains.GetGrain<IDocumentGrain>(document.ToString());

    private IDocumentContentGrain Content(DocumentKey document) =>
        _grains.GetGrain<IDocumentContentGrain>(document.ToString());

    private Task<DocumentView> CommandAsync(
        DocumentKey document, string? commandId, Func<IDocumentGrain, string, Task<DocumentView>> command,
        CancellationToken cancellationToken)
    {
        var id = commandId ?? NewId();
        return _retries.CallAsync(() => command(Document(document), id), cancellationToken);
    }

    private async Task<Receipt> UploadAsync(Func<IUploadGrain, Task<Receipt>> send, string? uploadId)
    {
        var key = new DocumentKey(Tenant, Name.Check("upload", uploadId ?? NewId()));
        var upload = _grains.GetGrain<IUploadGrain>(key.ToString());
        try
        {
            return await send(upload);
        }
        catch (Exception e) when (uploadId is null && e is OperationCanceledException or IOException)
        {
            // The caller left or the file broke off, and nobody can go on: give its place back now, not in an hour.
            await AbandonAsync(upload);
            throw;
        }
    }

    private async Task AbandonAsync(IUploadGrain upload)
    {
        try
        {
            await upload.Abort().WaitAsync(_options.AbortTimeout, _time);
        }
        catch (Exception e) when (e is DocsException || Retries.IsTransient(e))
        {
            // The cluster deletes it by itself within the hour.
        }
    }

    private static string NewId() => Guid.NewGuid().ToString("n");
}
