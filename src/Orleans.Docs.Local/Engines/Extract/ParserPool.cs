using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// The warm children. A document finds the child again that holds it open; else it gets one that holds nothing, else
/// the one that was used longest ago. A child that died is replaced when its slot comes back.
/// </summary>
internal sealed partial class ParserPool : IHostedService, IAsyncDisposable
{
    private const int ProcessesAutoMax = 4;

    private readonly ParserOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ParserPool> _logger;
    private readonly Lock _lock = new();
    private readonly ParserSlot[] _slots;
    private readonly SemaphoreSlim _free;
    private readonly StartBudget _starts;
    private readonly Lazy<WorkDirectory> _workDirectory;
    private readonly ITimer _tidy;
    private int _waiting;
    private bool _stopped;

    public ParserPool(IOptions<ParserOptions> options, TimeProvider time, ILogger<ParserPool> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        var count = _options.Processes > 0
            ? _options.Processes
            : Math.Min(Environment.ProcessorCount, ProcessesAutoMax);
        _slots = [.. Enumerable.Range(0, count).Select(_ => new ParserSlot(this))];
        _free = new SemaphoreSlim(count, count);
        _starts = new StartBudget(_options.StartsPerMinuteMax, time);
        _workDirectory = new Lazy<WorkDirectory>(() => new WorkDirectory(_options.WorkDirectory));
        _tidy = time.CreateTimer(_ => TidyInBackground(), null, _options.HoldOpen / 2, _options.HoldOpen / 2);
    }

    /// <summary>Processes that live now, for tests and diagnostics.</summary>
    public IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_lock)
            {
                return [.. _slots.Select(slot => slot.Process).Where(p => p is { IsDead: false }).Select(p => p!.Id)];
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var slot in _slots)
            {
                slot.Live();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Nothing yet: hosts stop the pool before the silo, whose last calls still need it. It ends when it is disposed.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A slot for the document, or null where as many callers wait as may.</summary>
    public async Task<ParserSlot?> Rent(DocumentKey document, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopped, this);
        if (Interlocked.Increment(ref _waiting) > _options.WaitingMax + _slots.Length)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _free.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return Choose(document);
    }

    public void Return(ParserSlot slot)
    {
        lock (_lock)
        {
            slot.IsRented = false;
            slot.UsedAt = _time.GetTimestamp();
            Prestart(slot);
        }

        _free.Release();
    }

    /// <exception cref="StartsExhaustedException"/>
    /// <exception cref="ParserNotStartedException"/>
    public ParserProcess Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (_starts.Take() is { } wait)
            {
                throw new StartsExhaustedException(wait);
            }

            var process = ParserProcess.Start(_options, _workDirectory.Value.Path, _time);
            LogStarted(process.Id);
            return process;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
        }

        await _tidy.DisposeAsync();
        foreach (var slot in _slots)
        {
            await slot.Drop();
        }

        if (_workDirectory.IsValueCreated)
        {
            _workDirectory.Value.Dispose();
        }
    }

    private ParserSlot Choose(DocumentKey document)
    {
        lock (_lock)
        {
            var chosen = _slots
                .Where(slot => !slot.IsRented)
                .OrderByDescending(slot => slot.Holds == document)
                .ThenBy(slot => slot.Holds is not null)
                .ThenByDescending(slot => slot.Process is { IsDead: false })
                .ThenBy(slot => slot.UsedAt)
                .First();
            chosen.IsRented = true;
            return chosen;
        }
    }

    /// <summary>So that the next document finds a warm child; where starts are used up, its own call says so.</summary>
    private void Prestart(ParserSlot slot)
    {
        try
        {
            if (!_stopped)
            {
                slot.Live();
            }
        }
        catch (StartsExhaustedException e)
        {
            LogStartsExhausted(e.RetryAfter);
        }
        catch (ParserNotStartedException e)
        {
            LogNotStarted(e);
        }
    }

    private void TidyInBackground() => _ = Tidy();

    /// <summary>Closes documents that nobody came back for and replaces idle children that grew.</summary>
    private async Task Tidy()
    {
        foreach (var slot in TakeIdle())
        {
            try
            {
                if (slot.Process!.ResidentBytes() > _options.IdleResidentMiBMax * 1024L * 1024L)
                {
                    await slot.Drop();
                }
                else if (slot.Holds is not null)
                {
                    slot.Forget();
                    var close = new ParserRequest { Kind = RequestKind.Close };
                    await slot.Process.Call(
                        close, null, 0, _options.OpenTimeout, (_, _) => false, CancellationToken.None);
                }
            }
            catch (ParserDiedException e)
            {
                LogDied(e.Code);
            }
            catch (ParserNotStartedException e)
            {
                LogNotStarted(e);
            }
            finally
            {
                Return(slot);
            }
        }
    }

    private List<ParserSlot> TakeIdle()
    {
        lock (_lock)
        {
            var idle = _slots
                .Where(slot => !_stopped && !slot.IsRented && slot.Process is { IsDead: false }
                    && _time.GetElapsedTime(slot.UsedAt) >= _options.HoldOpen)
                .TakeWhile(_ => _free.Wait(0))
                .ToList();
            idle.ForEach(slot => slot.IsRented = true);
            return idle;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "parser {ProcessId} started")]
    private partial void LogStarted(int processId);

    [LoggerMessage(Level = LogLevel.Error, Message = "a parser could not be started")]
    private partial void LogNotStarted(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "idle parser died: {Code}")]
    private partial void LogDied(string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "too many parsers died, next start in {Wait}")]
    private partial void LogStartsExhausted(TimeSpan wait);
}
