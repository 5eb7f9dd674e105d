using Orleans.Docs.Documents;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Which starts of one engine take a permit. What found none at its last try takes one of the API that it lacked; of
/// other work, by its sort, as large a part as lately called the API that the engine calls first. What nobody has seen
/// yet takes one. Knows no clock.
/// </summary>
/// <param name="first">The API that the engine calls first; null: it calls no service.</param>
public sealed class PermitNeeds(string? first)
{
    /// <summary>Sorts beyond are one.</summary>
    private const int SortsMax = 64;

    private const int ExtensionLengthMax = 6;

    /// <summary>So much the last one counts: a few tell of a sort, and a few tell when it has changed.</summary>
    private const double Newest = 0.25;

    private const double NewestOfAll = 0.05;
    private const double AlmostNothing = 1e-6;

    private readonly Dictionary<string, Sort> _sorts = new(StringComparer.Ordinal);
    private readonly Sort _others = new();

    /// <summary>The part of all starts that takes a permit, never quite nothing.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>
    /// What tells from the outside whether a step calls a service: for a file how it is called. Null: it does not,
    /// since a service has it and is asked how far it is.
    /// </summary>
    public static string? SortOf(Document document, Step step)
    {
        if (step is not Step.Extract)
        {
            return "";
        }

        var extension = Path.GetExtension(document.FileName);
        return document.ExtractJob is not null ? null
            : extension.Length <= ExtensionLengthMax ? extension.ToUpperInvariant()
            : "";
    }

    /// <summary>Of which API the start of this entry takes a permit; null: none.</summary>
    public string? ApiOf(QueueEntry entry) => entry.Lacks
        ?? (first is not null && entry.Sort is { } sort && Of(sort).IsDue ? first : null);

    /// <param name="api">As <see cref="ApiOf"/> said.</param>
    public void Started(QueueEntry entry, string? api)
    {
        Share += NewestOfAll * ((api is null ? AlmostNothing : 1) - Share);
        if (entry is { Lacks: null, Sort: { } sort })
        {
            Of(sort).Start();
        }
    }

    public void Ended(QueueEntry entry, WorkResult result)
    {
        // What came to no call for another reason, such as a place of a job that it lacked, needed no permit either.
        if (entry is { Lacks: null, Sort: { } sort } && (result.Called || result.RetryAfter is not null))
        {
            Of(sort).Learn(first is not null && result.Api == first);
        }
    }

    private Sort Of(string name) => _sorts.TryGetValue(name, out var sort) ? sort
        : _sorts.Count < SortsMax ? _sorts[name] = new Sort()
        : _others;

    /// <summary>Takes a permit at one of so many starts as calls are made, evenly.</summary>
    private sealed class Sort
    {
        private double _calls = 1;
        private double _owed;

        public bool IsDue => _owed + _calls >= 1 - AlmostNothing;

        public void Start() => _owed = Math.Max(0, _owed + _calls - (IsDue ? 1 : 0));

        public void Learn(bool isCalled) => _calls += Newest * ((isCalled ? 1 : 0) - _calls);
    }
}
