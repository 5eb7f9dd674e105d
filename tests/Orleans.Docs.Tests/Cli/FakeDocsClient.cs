using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Tests.Client;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Tests.Cli;

/// <summary>A system in memory: what is submitted is settled in the state that the file name asks for.</summary>
internal sealed class FakeDocsClient : IDocsClient
{
    public string Tenant { get; set; } = "default";

    public IBatchClient Batches { get; init; } = new FakeBatches();

    public IControlClient Control => new FakeControl(this);

    public List<Pause> Pauses { get; } = [];

    public List<SiloView> Silos { get; } = [];

    /// <summary>How often a file is refused first, since the system is full.</summary>
    public int Overloads { get; set; }

    public IReviewClient Review { get; init; } = new FakeReview();

    public FakeCustody Kept => field ??= new FakeCustody(this);

    public ICustodyClient Custody => Kept;

    public Dictionary<string, DocumentView> Views { get; } = [];

    public Dictionary<string, List<DocumentChange>> Changes { get; } = [];

    public List<RecordedEvent> Events { get; init; } = [];

    public List<PageContent> PageList { get; init; } = [];

    public Summary? Text { get; init; }

    public SearchPage Found { get; init; } = new() { Hits = [], Total = 0 };

    public List<DeadLetter> Dead { get; init; } = [];

    public List<VerifyReport> Reports { get; init; } = [];

    /// <summary>One is given with each look at the index; the last one stays.</summary>
    public Queue<IndexStatus> Indexes { get; init; } = new();

    public byte[] Source { get; init; } = [];

    public List<ReplayStatus> Replays { get; } = [];

    public ReplayState ReplayEnds { get; init; } = ReplayState.Ready;

    public Dictionary<string, WhatIf> Trials { get; } = [];

    public ImmutableArray<EngineView> Engines { get; set; } =
    [
        new EngineView(Step.Classify, "local-classifier", "abc", true, null),
        new EngineView(Step.Classify, "paid", null, false, new EnginePriceView(0.01m, 0, 0, 0)),
    ];

    /// <summary>The trial at which somebody presses Ctrl-C.</summary>
    public (string Id, CancellationTokenSource Stop)? HangingTrial { get; set; }

    /// <summary>The summary at a version, where a test cares.</summary>
    public Func<long, Summary?>? SummaryAt { get; init; }

    public Dictionary<long, DocumentView> ViewsAt { get; } = [];

    public Exception? Failure { get; init; }

    public List<ApiKeyView> Keys { get; init; } = [];

    public List<string> Commands { get; } = [];

    public List<UploadOptions> Submitted { get; } = [];

    /// <summary>Whether files may be sent past it.</summary>
    public bool HasStore { get; init; }

    public int Presigned { get; private set; }

    public Task<Receipt> SubmitPresignedAsync(
        Stream file, UploadOptions options, IProgress<long>? progress, string? uploadId,
        CancellationToken cancellationToken)
    {
        Presigned++;
        return HasStore
            ? SubmitAsync(file, options, progress, uploadId, cancellationToken)
            : Task.FromException<Receipt>(new UploadRefusedException("presigned_unavailable", "no such store"));
    }

    public async Task<Receipt> SubmitAsync(
        Stream file, UploadOptions options, IProgress<long>? progress, string? uploadId,
        CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Overloads-- > 0)
        {
            throw new OverloadedException("the queue", TimeSpan.FromMilliseconds(1));
        }

        if (options.FileName.StartsWith("refused", StringComparison.Ordinal))
        {
            throw new UploadRefusedException("too_large", "the file is too large");
        }

        lock (Submitted)
        {
            Submitted.Add(options);
            var state = options.FileName.StartsWith("parked", StringComparison.Ordinal)
                ? DocumentState.Parked
                : DocumentState.Completed;
            var id = options.DocumentId ?? $"doc-{options.FileName.Replace('.', '-')}";
            Views[id] = Some.View(id, version: 1, DocumentState.Extracting, settled: false, options.FileName);
            Changes[id] = [Some.Change(2, id: id), Some.Change(3, settled: true, state, id)];
            progress?.Report(file.Length);
            return new Receipt(new DocumentKey(Tenant, id), 1, Joined: false);
        }
    }

    public Task<DocumentView> GetAsync(DocumentKey document, CancellationToken cancellationToken) => View(document);

    public Task<DocumentView> GetAsOfAsync(DocumentKey document, long version, CancellationToken cancellationToken) =>
        ViewsAt.TryGetValue(version, out var view)
            ? Task.FromResult(view)
            : Do($"at version {version}", document);

    public Task<DocumentView> GetAsOfAsync(
        DocumentKey document, DateTimeOffset time, CancellationToken cancellationToken) => Do($"at {time:O}", document);

    public IAsyncEnumerable<RecordedEvent> HistoryAsync(
        DocumentKey document, long fromVersion, CancellationToken cancellationToken) => Events.ToAsyncEnumerable();

    public IAsyncEnumerable<RecordedEvent> HistoryAsWrittenAsync(
        DocumentKey document, long fromVersion, CancellationToken cancellationToken) =>
        Events.Select(e => e with { Actor = $"{e.Actor}, as written" }).ToAsyncEnumerable();

    public async IAsyncEnumerable<DocumentChange> WatchAsync(
        DocumentKey document, long afterVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var change in Changes[document.Id].Where(c => c.Document.Version > afterVersion))
        {
            yield return change;
        }

        // As a real one: it goes on until it is cancelled.
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    public Task<DocumentView> WaitUntilSettledAsync(DocumentKey document, CancellationToken cancellationToken) =>
        View(document);

    public Task<ImmutableArray<PageContent>> PagesAsync(
        DocumentKey document, int firstPage, int countMax, CancellationToken cancellationToken) =>
        Task.FromResult(PageList.Where(p => p.Number >= firstPage).Take(countMax).ToImmutableArray());

    public Task<ImmutableArray<PageContent>> RedactedPagesAsync(
        DocumentKey document, int firstPage, int countMax, CancellationToken cancellationToken) =>
        Task.FromResult(PageList.Where(p => p.Number >= firstPage).Take(countMax)
            .Select(Redacted).ToImmutableArray());

    private static PageContent Redacted(PageContent page) => page with
    {
        Text = "[REDACTED]",
        Tables = [.. page.Tables.Select(table => table with
        {
            Cells = [.. table.Cells.Select(cell => cell with { Text = "[REDACTED]" })],
        })],
    };

    public Task<Summary?> SummaryAsync(DocumentKey document, CancellationToken cancellationToken) =>
        Task.FromResult(Text);

    public Task<Summary?> RedactedSummaryAsync(DocumentKey document, CancellationToken cancellationToken) =>
        Task.FromResult(Text is null ? null : new Summary("[REDACTED]", [], []));

    public Task<Findings?> FindingsAsync(DocumentKey document, CancellationToken cancellationToken) =>
        Task.FromResult<Findings?>(null);

    public Task<ImmutableArray<PageContent>> PagesAsOfAsync(
        DocumentKey document, long version, bool redacted, int firstPage, int countMax,
        CancellationToken cancellationToken) => redacted
            ? RedactedPagesAsync(document, firstPage, countMax, cancellationToken)
            : PagesAsync(document, firstPage, countMax, cancellationToken);

    public Task<Summary?> SummaryAsOfAsync(
        DocumentKey document, long version, bool redacted, CancellationToken cancellationToken) =>
        SummaryAt?.Invoke(version) is { } at ? Task.FromResult<Summary?>(at)
        : redacted ? RedactedSummaryAsync(document, cancellationToken)
        : SummaryAsync(document, cancellationToken);

    public Task<Findings?> FindingsAsOfAsync(
        DocumentKey document, long version, CancellationToken cancellationToken) =>
        FindingsAsync(document, cancellationToken);

    public async Task<GivenNames> NamesAsOfAsync(
        DocumentKey document, long version, bool redacted, CancellationToken cancellationToken)
    {
        var view = ViewsAt.TryGetValue(version, out var at) ? at : await View(document);
        return new GivenNames(
            version, redacted ? "[REDACTED].pdf" : view.FileName, view.Corrections, redacted ? null : view.Hold);
    }

    public Stream OpenSource(DocumentKey document, int pieceBytesMax) => new MemoryStream(Source);

    public Task<DocumentView> RetryAsync(
        DocumentKey document, string? commandId, CancellationToken cancellationToken) =>
        Do("retry", document);

    public Task<DocumentView> ReprocessAsync(
        DocumentKey document, Step from, string? commandId, string? engine, CancellationToken cancellationToken) =>
        Do($"reprocess {from}{(engine is null ? "" : $" by {engine}")}", document);

    public async Task<WhatIf> WhatIfAsync(
        DocumentKey document, Step from, string? engine, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Commands.Add($"what if {from} by {engine ?? "default"} {document}");
        if (HangingTrial is { } hanging && hanging.Id == document.Id)
        {
            await hanging.Stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return Trials.TryGetValue(document.Id, out var trial)
            ? trial
            : throw new DocumentNotFoundException(document.ToString());
    }

    public Task<ImmutableArray<EngineView>> EnginesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Engines);

    public Task<DocumentView> CorrectAsync(
        DocumentKey document, string field, string value, string? commandId, CancellationToken cancellationToken) =>
        Do($"correct {field}={value}", document);

    public Task<DocumentView> CancelAsync(
        DocumentKey document, string? commandId, CancellationToken cancellationToken) =>
        Do("cancel", document);

    public Task<SearchPage> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        Commands.Add($"search {query.Text}");
        return Failure is null ? Task.FromResult(Found) : Task.FromException<SearchPage>(Failure);
    }

    public Task<ReplayStatus> StartReplayAsync(
        string name, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        Commands.Add($"replay {name} as of {asOf:O}");
        Replays.Add(new ReplayStatus
        {
            Name = name,
            AsOf = asOf,
            State = ReplayEnds,
            Documents = 3,
            Unreadable = 1,
            ExpiresAt = Some.Time,
        });
        return Task.FromResult(Replays[^1] with { State = ReplayState.Building, Documents = 0 });
    }

    public Task<ImmutableArray<ReplayStatus>> ReplaysAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Replays.ToImmutableArray());

    public Task<bool> DropReplayAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(Replays.RemoveAll(replay => replay.Name == name) > 0);

    public Task<SearchPage> SearchReplayAsync(string name, SearchQuery query, CancellationToken cancellationToken)
    {
        Commands.Add($"search {query.Text} in {name}");
        return Task.FromResult(Found);
    }

    public IAsyncEnumerable<DeadLetter> DeadLettersAsync(CancellationToken cancellationToken) =>
        Dead.ToAsyncEnumerable();

    public Task<bool> IndexAgainAsync(DocumentKey document, CancellationToken cancellationToken)
    {
        Commands.Add($"index again {document}");
        return Task.FromResult(Dead.Exists(
            letter => letter.Document == document && letter.Step == DeadLetter.IndexStep));
    }

    public Task<bool> NotifyAgainAsync(DocumentKey document, CancellationToken cancellationToken)
    {
        Commands.Add($"notify again {document}");
        return Task.FromResult(Dead.Exists(
            letter => letter.Document == document && letter.Step == DeadLetter.NotifyStep));
    }

    public Task<IndexStatus> IndexStatusAsync(CancellationToken cancellationToken) => Index("status");

    public Task<IndexStatus> RebuildIndexAsync(bool hold, CancellationToken cancellationToken) =>
        Index(hold ? "rebuild and hold" : "rebuild");

    public Task<IndexStatus> CancelRebuildAsync(CancellationToken cancellationToken) => Index("cancel");

    public Task<IndexStatus> SwapIndexAsync(CancellationToken cancellationToken) => Index("swap");

    public Task<IndexStatus> RollBackIndexAsync(CancellationToken cancellationToken) => Index("rollback");

    public Task<IndexStatus> DropPreviousIndexAsync(CancellationToken cancellationToken) => Index("drop");

    public Task<TenantTotals> TotalsAsync(CancellationToken cancellationToken) => Task.FromResult(
        new TenantTotals(ImmutableSortedDictionary<string, long>.Empty.Add("completed", 1_234), 5_678, 0.015m));

    public Task<SystemStatus> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(new SystemStatus
    {
        Version = "0.1.0",
        Time = Some.Time,
        Silos = 1,
        Queues = [new QueueStatus("extract", "local", 1, 0, 2, 2, 3, 0, 0, TimeSpan.FromSeconds(1.5))],
        Unsettled = 3,
        IndexGeneration = "main",
        SiloList = [.. Silos],
        Pauses = [.. Pauses],
        Quotas =
        [
            new QuotaStatus
            {
                Api = "DetectDocumentText", AllowedPerSecond = 5, PermitsPerSecond = 4.85, GrantedPerSecond = 2.4,
                Granted = 1_234, Slowdowns = 1,
            },
            new QuotaStatus { Api = "TextractJobs", Jobs = 97, JobsAtWork = 3 },
            new QuotaStatus { Api = "Converse", TokensPerMinute = 194_000, TokensUsed = 21_000 },
            new QuotaStatus { Api = "AnalyzeDocument", AllowedPerSecond = 5, PermitsPerSecond = 4.85 },
        ],
    });

    public Task<NewApiKey> CreateKeyAsync(
        string name, Role roles, TimeSpan? life, CancellationToken cancellationToken)
    {
        Commands.Add($"key {name}: {roles} for {life?.TotalDays ?? 0} days");
        var view = new ApiKeyView("1f", name, roles, Some.Time, "local:me", Some.Time.AddDays(90), RevokedAt: null);
        return Task.FromResult(new NewApiKey(view, $"docs-key.{Tenant}.1f.secret"));
    }

    public Task<ImmutableArray<ApiKeyView>> KeysAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<ApiKeyView>>([.. Keys]);

    public Task<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken)
    {
        Commands.Add($"revoke {id}");
        return Task.FromResult(Keys.Exists(key => key.Id == id));
    }

    public IAsyncEnumerable<VerifyReport> VerifyAsync(VerifyRequest request, CancellationToken cancellationToken)
    {
        Commands.Add($"verify {request}");
        return Reports.ToAsyncEnumerable();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<IndexStatus> Index(string command)
    {
        Commands.Add($"index {command}");
        return Failure is not null
            ? Task.FromException<IndexStatus>(Failure)
            : Task.FromResult(Indexes.Count > 1 ? Indexes.Dequeue() : Indexes.Peek());
    }

    private Task<DocumentView> Do(string command, DocumentKey document)
    {
        Commands.Add($"{command} {document}");
        return View(document);
    }

    private Task<DocumentView> View(DocumentKey document) =>
        Failure is not null ? Task.FromException<DocumentView>(Failure)
        : Views.TryGetValue(document.Id, out var view) ? Task.FromResult(view)
        : Task.FromException<DocumentView>(new DocumentNotFoundException(document.ToString()));
}
