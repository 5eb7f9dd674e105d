using System.Diagnostics.CodeAnalysis;
using Orleans.Docs.Content;

namespace Orleans.Docs.Engines;

/// <summary>What a call consumed, for the price table: pages read, characters sent, tokens in and out.</summary>
/// <param name="PlainPages">
/// Pages of which an engine that can do more read the text alone; not among <paramref name="Pages"/>.
/// </param>
/// <param name="CachedTokens">Read from the model's cache; not among <paramref name="InputTokens"/>.</param>
/// <param name="CacheWrittenTokens">Written to it; not among <paramref name="InputTokens"/> either.</param>
public readonly record struct Usage(
    int Pages = 0, long Characters = 0, long InputTokens = 0, long OutputTokens = 0, int PlainPages = 0,
    long CachedTokens = 0, long CacheWrittenTokens = 0)
{
    /// <summary>All that went into a model, from wherever it read it.</summary>
    public long TokensIn => InputTokens + CachedTokens + CacheWrittenTokens;

    public static Usage operator +(Usage one, Usage other) => new(
        one.Pages + other.Pages, one.Characters + other.Characters, one.InputTokens + other.InputTokens,
        one.OutputTokens + other.OutputTokens, one.PlainPages + other.PlainPages,
        one.CachedTokens + other.CachedTokens, one.CacheWrittenTokens + other.CacheWrittenTokens);

    public static Usage Add(Usage left, Usage right) => left + right;
}

/// <summary>
/// How an engine call ended. Engines return outcomes and throw only when they are broken themselves or cancelled.
/// Codes are those of <see cref="Problems"/> where one fits; none holds document text.
/// </summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>
    /// A job that a service may still have, as <see cref="Waiting"/> writes it: where the attempt ends without a value,
    /// the next one is handed it, so that what was paid for is asked for first.
    /// </summary>
    public string? KeptJob { get; init; }

    public sealed record Done(T Value, Usage Usage) : Outcome<T>;

    /// <summary>Answered, but with less than the input has; recorded as done, and the document ends short.</summary>
    public sealed record Short(T Value, Usage Usage) : Outcome<T>;

    /// <summary>The service asked to come again later; never counts against the retries.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : Outcome<T>;

    /// <summary>
    /// No call was made, or none for the rest: no permit was in hand, or the service is left alone for a while. It is
    /// no throttle and no failure, and never counts against the retries.
    /// </summary>
    public sealed record Deferred(TimeSpan RetryAfter) : Outcome<T>;

    /// <summary>
    /// A service works on it by itself: <paramref name="Job"/> is recorded first, handed in at the next call, and never
    /// counts against the retries. How long a job may take is the engine's to bound.
    /// </summary>
    /// <param name="Job">At most <see cref="JobLengthMax"/> characters, without document text.</param>
    public sealed record Waiting(string Job, TimeSpan RetryAfter) : Outcome<T>
    {
        public const int JobLengthMax = 512;
    }

    /// <summary>A passing fault; retried with back-off within the budget.</summary>
    public sealed record Transient(string Code) : Outcome<T>
    {
        /// <summary>What was consumed for nothing.</summary>
        public Usage Usage { get; init; }
    }

    public sealed record TimedOut(TimeSpan After) : Outcome<T>;

    /// <summary>Will fail again however often it is tried, through no fault of the document.</summary>
    public sealed record Terminal(string Code) : Outcome<T>
    {
        /// <summary>What was consumed for nothing.</summary>
        public Usage Usage { get; init; }
    }

    /// <summary>The document itself cannot be read.</summary>
    public sealed record Unreadable(string Code) : Outcome<T>;

    /// <summary>Whether a value came of it, all of it or less than the input has.</summary>
    public bool Has([MaybeNullWhen(false)] out T value)
    {
        (value, var has) = this switch
        {
            Done done => (done.Value, true),
            Short partial => (partial.Value, true),
            _ => (default(T), false),
        };
        return has;
    }

    /// <summary>The same end of another call, where no value came of it.</summary>
    /// <exception cref="InvalidOperationException">It has a value.</exception>
    public Outcome<TNext> Without<TNext>()
    {
        Outcome<TNext> same = this switch
        {
            Throttled throttled => new Outcome<TNext>.Throttled(throttled.RetryAfter),
            Deferred deferred => new Outcome<TNext>.Deferred(deferred.RetryAfter),
            Waiting waiting => new Outcome<TNext>.Waiting(waiting.Job, waiting.RetryAfter),
            Transient transient => new Outcome<TNext>.Transient(transient.Code) { Usage = transient.Usage },
            TimedOut timedOut => new Outcome<TNext>.TimedOut(timedOut.After),
            Terminal terminal => new Outcome<TNext>.Terminal(terminal.Code) { Usage = terminal.Usage },
            Unreadable unreadable => new Outcome<TNext>.Unreadable(unreadable.Code),
            _ => throw new InvalidOperationException("the outcome has a value"),
        };
        return same with { KeptJob = KeptJob };
    }
}
