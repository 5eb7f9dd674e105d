namespace Orleans.Docs.TestSilo.Chaos;

/// <summary>What goes wrong with one call of an engine, and passes.</summary>
public enum EngineFault
{
    Throttled,
    Deferred,
    Transient,
    TimedOut,

    /// <summary>The engine throws something that nobody expects.</summary>
    Broken,

    /// <summary>It does not answer until it is given up.</summary>
    Stalled,

    /// <summary>It does all of its work, and the answer is lost on the way.</summary>
    AnswerLost,
}
