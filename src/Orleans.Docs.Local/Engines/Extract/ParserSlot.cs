using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Local.Engines.Extract;

/// <summary>
/// A place for one child and what it holds open. Only who rented the slot, or the pool while it is free, touches it.
/// </summary>
internal sealed class ParserSlot(ParserPool pool)
{
    public ParserProcess? Process { get; set; }

    public DocumentKey? Holds { get; set; }

    /// <summary>What the child said of the document that it holds.</summary>
    public OpenedDocument? Opened { get; set; }

    public bool IsRented { get; set; }

    public long UsedAt { get; set; }

    /// <summary>A child that lives, started where there is none.</summary>
    /// <exception cref="StartsExhaustedException"/>
    public ParserProcess Live()
    {
        if (Process is { IsDead: false })
        {
            return Process;
        }

        var dead = Process;
        Forget();
        Process = pool.Start();
        _ = dead?.DisposeAsync().AsTask();
        return Process;
    }

    /// <summary>Ends the child, so that the next call gets a fresh one.</summary>
    public async Task Drop()
    {
        var process = Process;
        Process = null;
        Forget();
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    public void Forget()
    {
        Holds = null;
        Opened = null;
    }
}

/// <summary>Too many children died within a minute; after <see cref="RetryAfter"/> one may be started again.</summary>
internal sealed class StartsExhaustedException(TimeSpan retryAfter) : Exception("too many parsers died within a minute")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
