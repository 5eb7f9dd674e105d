using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>How the local classifier reads a document.</summary>
public sealed class ClassifierOptions
{
    internal const int CharactersDefault = 20_000;

    /// <summary>UTF-16 units read from the start of a document; what follows has no say in its type.</summary>
    [Range(500, 200_000)]
    public int CharactersMax { get; set; } = CharactersDefault;

    /// <summary>A model file written by <see cref="ClassifierTrainer"/>; null: the one in the assembly.</summary>
    public string? ModelPath { get; set; }

    /// <summary>
    /// Further model files by the name under which each is an engine of its own, to try one beside the one at work.
    /// </summary>
    [Required]
    public Dictionary<string, string> Models { get; set; } = [];
}
