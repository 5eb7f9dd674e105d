using Orleans.Docs.Documents;

namespace Orleans.Docs.TestSilo.Chaos;

/// <summary>How one step of a document ends whenever it is tried: a class of the taxonomy, or as it would.</summary>
public enum FateClass
{
    None,
    Transient,
    TimedOut,
    Terminal,
    Unreadable,

    /// <summary>Of extraction only: the last page cannot be read.</summary>
    Short,
}

/// <summary>A document carries its fate in its file name, so that it is the same in every life of a silo.</summary>
public readonly record struct Fate(FateClass Class, Step Step)
{
    /// <summary>What a step fails with whose fate it is.</summary>
    public const string Code = "chaos_fate";

    private const string Mark = "fate";

    /// <summary>The file name that has the fate.</summary>
    public string Name(string fileName) => Class is FateClass.None ? fileName : $"{Mark}.{Class}.{Step}.{fileName}";

    public static Fate Of(string fileName) => fileName.Split('.') is [Mark, var of, var step, ..]
        ? new Fate(Enum.Parse<FateClass>(of), Enum.Parse<Step>(step))
        : default;
}
