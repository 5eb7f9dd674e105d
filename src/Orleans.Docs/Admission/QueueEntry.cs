using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>One owed step in its engine's queue: ids, times and a few letters, well under 200 bytes.</summary>
/// <param name="FirstPage">Where extraction goes on; 0 for other steps.</param>
/// <param name="NotBefore">A retry waits until then.</param>
/// <param name="ThrottledSince">
/// When the engine first asked to come again later, if it said nothing else since.
/// </param>
/// <param name="TraceParent">The trace to which the work belongs, if there is one.</param>
/// <param name="Again">Whether it was offered before, to a queue that may have started it and then died.</param>
[GenerateSerializer, Immutable, Alias("docs.QueueEntry")]
public readonly record struct QueueEntry(
    [property: Id(0)] DocumentKey Document,
    [property: Id(1)] Step Step,
    [property: Id(2)] int Attempt,
    [property: Id(3)] int FirstPage,
    [property: Id(4)] Lane Lane,
    [property: Id(5)] DateTimeOffset? Deadline,
    [property: Id(6)] DateTimeOffset? NotBefore,
    [property: Id(13)] DateTimeOffset? ThrottledSince = null,
    [property: Id(8)] bool Again = false,
    [property: Id(10)] string? TraceParent = null)
{
    /// <summary>A service is at work on it, and may say itself when that is done.</summary>
    [Id(9)]
    public bool Waits { get; init; }

    /// <summary>What the work takes in, as far as it is known before; 0: nobody knows.</summary>
    [Id(11)]
    public int Pages { get; init; }

    /// <summary>When a service first began to work on it.</summary>
    [Id(12)]
    public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>As <see cref="PermitNeeds.SortOf"/>.</summary>
    [Id(14)]
    public string? Sort { get; init; }

    /// <summary>The API of which there was no permit when it was tried last, or whose service wanted fewer.</summary>
    [Id(15)]
    public string? Lacks { get; init; }

    public static QueueEntry Of(Document document, OwedStep owed) => new(
        document.Key, owed.Step, owed.Attempt, owed.FirstPage, document.Lane, document.Deadline, owed.NotBefore,
        TraceParent: document.TraceParent)
    {
        Pages = Pipeline.PagesOf(document, owed.Step),
        Sort = PermitNeeds.SortOf(document, owed.Step),
    };

    /// <summary>Whether this is later work of the same document than <paramref name="other"/>.</summary>
    public bool IsAfter(QueueEntry other) =>
        Attempt > other.Attempt || (Attempt == other.Attempt && FirstPage > other.FirstPage);
}
