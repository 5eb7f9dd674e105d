namespace Orleans.Docs.Admission;

/// <summary>What one queue can say about an entry that it holds, or that would come to it now.</summary>
/// <param name="Ahead">About how many calls of its lane start before it.</param>
/// <param name="PerSecond">Calls of its lane that end a second while work waits; 0 while unknown.</param>
/// <param name="ServiceSeconds">How long a call takes at the mean; 0 while unknown.</param>
/// <param name="Calls">Recent calls that this rests on.</param>
/// <param name="IsPaused">Nothing of its engine, lane or tenant starts until somebody resumes it.</param>
[GenerateSerializer, Immutable, Alias("docs.Outlook")]
public readonly record struct Outlook(
    [property: Id(0)] int Ahead,
    [property: Id(1)] double PerSecond,
    [property: Id(2)] double ServiceSeconds,
    [property: Id(3)] double Calls,
    [property: Id(4)] bool IsPaused)
{
    /// <summary>The same for one that came now, as a document does that needs more calls.</summary>
    [Id(5)]
    public int AheadAgain { get; init; }

    /// <summary>Calls of the queue that the document still needs; the next one where it is 0.</summary>
    [Id(6)]
    public int CallsLeft { get; init; }

    public bool IsKnown => !IsPaused && ServiceSeconds > 0 && PerSecond > 0;
}
