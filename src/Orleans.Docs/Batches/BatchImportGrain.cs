using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Uploads;
using Orleans.Runtime;

namespace Orleans.Docs.Batches;

/// <summary>An import as far as it is stored.</summary>
/// <param name="Place">Everything up to there was read; null before the first page.</param>
/// <param name="Problem">Why it broke off; null while it goes on or when it has ended well.</param>
[GenerateSerializer, Immutable, Alias("docs.BatchImportRecord")]
internal sealed record BatchImportRecord(
    [property: Id(0)] string Address,
    [property: Id(1)] Lane Lane,
    [property: Id(2)] ImmutableArray<ImportTag> Tags,
    [property: Id(3)] string By,
    [property: Id(4)] string? Place,
    [property: Id(5)] BatchFeed Feed,
    [property: Id(6)] string? Problem);

[GenerateSerializer, Immutable, Alias("docs.ImportTag")]
internal readonly record struct ImportTag([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>The stored form; empty before the first start.</summary>
[GenerateSerializer, Alias("docs.BatchImportStored")]
internal sealed class BatchImportStored
{
    [Id(0)]
    public BatchImportRecord? Import { get; set; }
}

[Alias("docs.IBatchImportWorkGrain"), RequiresRole(Role.Silo)]
internal interface IBatchImportWorkGrain : IGrainWithStringKey
{
    /// <summary>Goes on with what is left to read; false when nothing is.</summary>
    [Alias("EnsureRunning"), AlwaysInterleave]
    Task<bool> EnsureRunning();
}

/// <summary>
/// Feeds a batch as a client does, a page of files at a time. A page that was not read to its end is read again, which
/// changes nothing of what was taken: each file has a command of its own.
/// </summary>
internal sealed partial class BatchImportGrain(
    [PersistentState("batch-import", StorageNames.Operator)] IPersistentState<BatchImportStored> state,
    IBatchSource source, IIntake intake, RedactionPolicy redaction, IOptions<BatchSettings> settings,
    TimeProvider time, ILogger<BatchImportGrain> logger) : Grain, IBatchImportGrain, IBatchImportWorkGrain
{
    /// <summary>A batch that is paused is asked so often whether it goes on.</summary>
    private static readonly TimeSpan PausedFor = TimeSpan.FromSeconds(1);

    private DocumentKey _key;
    private IGrainTimer? _timer;
    private DateTimeOffset _notBefore;
    private int _failures;

    private IBatchGrain Batch => GrainFactory.GetGrain<IBatchGrain>(_key.ToString());

    private bool IsLeft => state.State.Import is { Feed.IsOver: false };

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = DocumentKey.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<BatchStatus> Start(BatchImport import)
    {
        var tags = import.Tags.SetItem(BatchTag.Name, _key.Id);
        UploadChecks.Check(new UploadOptions { FileName = _key.Id, Tags = tags });
        UploadChecks.CheckTags(tags, redaction);
        source.Check(_key.Tenant, import.Address);
        var before = state.State.Import;
        if (IsLeft && before!.Address != import.Address)
        {
            throw new CommandRefusedException(
                $"batch {_key.Id} is still reading from another place: wait until it has, or choose another name");
        }

        if (!IsLeft)
        {
            await Batch.Open(new BatchOptions { Lane = import.Lane });

            // Known as work first, so that a crash in between leaves nothing undone.
            await GrainFactory.GetGrain<IBatchWorkGrain>(0).Add(_key.ToString());
            var goesOn = before is { Problem: not null } && before.Address == import.Address;
            await Store(new BatchImportRecord(
                import.Address, import.Lane, [.. tags.Select(tag => new ImportTag(tag.Key, tag.Value))],
                CallerScope.Actor, goesOn ? before!.Place : null, default, null));
        }

        await EnsureRunning();
        return await Batch.Get();
    }

    public Task<bool> EnsureRunning()
    {
        if (IsLeft && _timer is null)
        {
            // Beside calls to it, which a page would hold up; it changes the state alone while it is there.
            (_failures, _notBefore) = (0, default);
            _timer = this.RegisterGrainTimer(
                Go,
                new GrainTimerCreationOptions(TimeSpan.Zero, settings.Value.ImportInterval)
                {
                    Interleave = true,
                    KeepAlive = true,
                });
        }

        return Task.FromResult(IsLeft);
    }

    private async Task Go(CancellationToken cancellationToken)
    {
        if (!IsLeft || time.GetUtcNow() < _notBefore)
        {
            return;
        }

        try
        {
            var import = state.State.Import!;
            switch (await Batch.Note(import.Feed))
            {
                case BatchState.Running:
                    await Read(import, cancellationToken);
                    _failures = 0;
                    break;
                case BatchState.Paused:
                    _notBefore = time.GetUtcNow() + PausedFor;
                    break;
                case BatchState.Cancelling or BatchState.Cancelled:
                    await End(import with { Feed = import.Feed with { IsOver = true } });
                    break;
            }
        }
        catch (Exception e) when (e is CommandRefusedException or BatchNotFoundException)
        {
            LogRefused(logger, _key, e.Message);
            await BreakOff(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotRead(logger, e, _key);
            _notBefore = time.GetUtcNow() + settings.Value.ImportRetryDelay;
            if (++_failures > settings.Value.ImportRetriesMax)
            {
                await BreakOff("what lies there could not be read for long: start it again to go on");
            }
        }
    }

    private async Task Read(BatchImportRecord import, CancellationToken cancellationToken)
    {
        var page = await source.List(
            _key.Tenant, import.Address, import.Place, settings.Value.ImportPageMax, cancellationToken);
        var feed = import.Feed with { Files = import.Feed.Files + page.Objects.Length };
        await Parallel.ForEachAsync(
            page.Objects,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = settings.Value.ImportsAtOnce,
                TaskScheduler = TaskScheduler.Current,
                CancellationToken = cancellationToken,
            },
            async (file, token) =>
            {
                var (receipt, bytes) = await Take(import, file, token);
                feed = receipt is null
                    ? feed with { Refused = feed.Refused + 1 }
                    : feed with
                    {
                        Sent = feed.Sent + 1,
                        Bytes = feed.Bytes + bytes,
                        SentBytes = feed.SentBytes + bytes,
                        Joined = feed.Joined + (receipt.Joined ? 1 : 0),
                        Repeated = feed.Repeated + (receipt.Repeated ? 1 : 0),
                    };
            });
        var next = import with { Place = page.Place, Feed = feed with { IsOver = page.IsLast } };
        await (page.IsLast ? End(next) : Store(next));
    }

    /// <summary>Null for a file that is not taken, however often it would be tried.</summary>
    private async Task<(Receipt? Receipt, long Bytes)> Take(
        BatchImportRecord import, BatchObject file, CancellationToken cancellationToken)
    {
        try
        {
            if (await source.Look(import.Address, file, cancellationToken) is not { } bytes)
            {
                LogNotTaken(logger, _key, "gone_or_too_large");
                return default;
            }

            var options = UploadChecks.Check(new UploadOptions
            {
                FileName = file.FileName,
                Tags = import.Tags.ToImmutableSortedDictionary(tag => tag.Name, tag => tag.Value),
                Lane = import.Lane,
            });
            var facts = new IntakeFacts(CommandOf(import.Address, file), options) { Actor = import.By };
            return (await Patiently(bytes, facts, cancellationToken), bytes.Length);
        }
        catch (DocsException e) when (e is CommandRefusedException or UploadRefusedException)
        {
            LogNotTaken(logger, _key, e.Code);
            return default;
        }
    }

    /// <summary>A system that is full is waited for, but not so long that a pause or an end is not heard.</summary>
    private async Task<Receipt> Patiently(IntakeSource bytes, IntakeFacts facts, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + settings.Value.ImportPatience;
        while (true)
        {
            try
            {
                return await intake.Accept(_key.Tenant, bytes, facts, cancellationToken);
            }
            catch (OverloadedException e) when (time.GetUtcNow() + e.RetryAfter < until)
            {
                await Task.Delay(e.RetryAfter, time, cancellationToken);
            }
        }
    }

    /// <summary>The same for the same bytes at the same place in the same batch.</summary>
    private string CommandOf(string address, BatchObject file) => "import-" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{_key.Id}\n{address}\n{file.Place}\n{file.Mark}")).AsSpan(0, 16));

    private Task BreakOff(string problem) => state.State.Import is { } import
        ? End(import with { Problem = problem, Feed = import.Feed with { IsOver = true } })
        : Task.CompletedTask;

    private async Task End(BatchImportRecord import)
    {
        await GrainFactory.GetGrain<IBatchCancelGrain>(_key.ToString()).Imported(import.Feed, import.Problem);
        await Store(import);
        _timer?.Dispose();
        _timer = null;
    }

    private async Task Store(BatchImportRecord import)
    {
        state.State.Import = import;
        await state.WriteOrLeave(this);
    }

    [LoggerMessage(LogLevel.Warning, "files of batch {Batch} could not be read, it is tried again")]
    private static partial void LogNotRead(ILogger logger, Exception e, DocumentKey batch);

    [LoggerMessage(LogLevel.Warning, "files of batch {Batch} are read no further: {Reason}")]
    private static partial void LogRefused(ILogger logger, DocumentKey batch, string reason);

    [LoggerMessage(LogLevel.Warning, "a file of batch {Batch} is not taken: {Code}")]
    private static partial void LogNotTaken(ILogger logger, DocumentKey batch, string code);
}
