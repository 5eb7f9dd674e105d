using System.Collections.Immutable;
using System.Globalization;

namespace Orleans.Docs.Search;

/// <summary>
/// Which generations of the index exist, and which one answers searches. Every change is one of the methods here: pure,
/// and with a higher epoch.
/// </summary>
/// <param name="Epoch">Rises with each change.</param>
/// <param name="All">The generations that every write goes to, the live one first unless it is damaged.</param>
[GenerateSerializer, Immutable, Alias("docs.IndexGenerations")]
public sealed record IndexGenerations(
    [property: Id(0)] long Epoch, [property: Id(1)] string Live, [property: Id(2)] ImmutableArray<string> All)
{
    /// <summary>Is being built, or waits to be swapped in.</summary>
    [Id(3)]
    public string? Building { get; init; }

    /// <summary>Was live before.</summary>
    [Id(4)]
    public string? Previous { get; init; }

    /// <summary>When <see cref="Previous"/> goes.</summary>
    [Id(5)]
    public DateTimeOffset? DropAt { get; init; }

    /// <summary>No longer written, and to be removed from the index.</summary>
    [Id(6)]
    public ImmutableArray<string> Doomed { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The number of the last name given. A name is never given twice: cursors hold it.</summary>
    [Id(7)]
    public int LastNumber { get => Math.Max(field, 1); init; } = 1;

    /// <summary>
    /// The live generation lost what was stored: it is written no more, and searches find what can still be read of it,
    /// until another takes its place. There is no <see cref="Previous"/> then.
    /// </summary>
    [Id(8)]
    public bool LiveIsDamaged { get; init; }

    /// <summary>All that are in the set, the live one first even if it is not written.</summary>
    public ImmutableArray<string> Named => LiveIsDamaged ? All.Insert(0, Live) : All;

    /// <summary>Those that hold every document: the live one, then the one that is kept to go back to.</summary>
    public ImmutableArray<string> Whole => Previous is null ? [Live] : [Live, Previous];

    public static IndexGenerations First { get; } = new(1, "g1", ["g1"]);

    public string NextName => string.Create(CultureInfo.InvariantCulture, $"g{LastNumber + 1}");

    /// <summary>From now on writes go to a new generation as well.</summary>
    public IndexGenerations Begin() => Building is null
        ? Next(this with { Building = NextName, LastNumber = LastNumber + 1 })
        : throw new InvalidOperationException($"generation {Building} is being built");

    /// <summary>
    /// The built generation answers searches; the live one is kept until <paramref name="dropAt"/>, or goes at once if
    /// it is damaged.
    /// </summary>
    public IndexGenerations Swap(DateTimeOffset dropAt) => Next(this with
    {
        Live = Building ?? throw new InvalidOperationException("no generation is being built"),
        Building = null,
        Previous = LiveIsDamaged ? null : Live,
        DropAt = LiveIsDamaged ? null : dropAt,
        Doomed = (LiveIsDamaged ? Live : Previous) is { } doomed ? Doomed.Add(doomed) : Doomed,
        LiveIsDamaged = false,
    });

    public IndexGenerations Abandon() => Next(this with
    {
        Doomed = Doomed.Add(Building ?? throw new InvalidOperationException("no generation is being built")),
        Building = null,
    });

    /// <summary>Nobody loses anything: both hold all documents.</summary>
    public IndexGenerations Rollback(DateTimeOffset dropAt) => Next(this with
    {
        Live = Previous ?? throw new CommandRefusedException(NoPrevious),
        Previous = Live,
        DropAt = dropAt,
    });

    public IndexGenerations Drop() => Next(this with
    {
        Doomed = Doomed.Add(Previous ?? throw new CommandRefusedException(NoPrevious)),
        Previous = null,
        DropAt = null,
    });

    /// <summary>
    /// What was stored of a generation is lost. The one before takes the live one's place, since it holds the same.
    /// Nothing if that is known, or the generation is not in the set any more.
    /// </summary>
    public IndexGenerations Damage(string generation) =>
        generation == Previous ? Drop()
        : generation == Building ? Abandon()
        : generation != Live || LiveIsDamaged ? this
        : Previous is null ? Next(this with { LiveIsDamaged = true })
        : Next(this with { Live = Previous, Previous = null, DropAt = null, Doomed = Doomed.Add(Live) });

    /// <summary>Its file is gone.</summary>
    public IndexGenerations Forget(string generation) => Next(this with { Doomed = Doomed.Remove(generation) });

    private const string NoPrevious = "there is no generation before the live one: it was dropped, or never was";

    private static IndexGenerations Next(IndexGenerations changed) => changed with
    {
        Epoch = changed.Epoch + 1,
        All =
        [
            .. new[] { changed.LiveIsDamaged ? null : changed.Live, changed.Previous, changed.Building }
                .OfType<string>(),
        ],
    };
}
