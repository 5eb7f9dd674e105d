using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>Which summarizer works and what bounds it.</summary>
public sealed class SummarizerOptions
{
    public const string Local = "local";

    /// <summary>
    /// <c>local</c> (extractive, nothing leaves the machine), <c>openai</c> (any compatible service) or <c>ollama</c>.
    /// </summary>
    [AllowedValues(Local, "openai", "ollama")]
    public string Provider { get; set; } = Local;

    /// <summary>
    /// Base address of the service, such as <c>http://127.0.0.1:11434</c>; empty means the provider's own.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>Model name; needed unless the provider is local.</summary>
    public string? Model { get; set; }

    /// <summary>Name of the environment variable that holds the key. The key itself is never configured.</summary>
    public string? ApiKeyVariable { get; set; }

    /// <summary>One call to the model may take so many seconds.</summary>
    [Range(1, 3_600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Of a longer document a model gets the beginning and the end, together so many characters.</summary>
    [Range(500, 1_000_000)]
    public int MaxInputCharacters { get; set; } = 24_000;

    /// <summary>The model's answer may have so many tokens.</summary>
    [Range(64, 100_000)]
    public int MaxOutputTokens { get; set; } = 1_200;

    /// <summary>Sentences of a summary.</summary>
    [Range(1, 10)]
    public int SentencesMax { get; set; } = 3;

    /// <summary>Words of a summary; a sentence that goes beyond is left out.</summary>
    [Range(20, 1_000)]
    public int WordsMax { get; set; } = 120;

    /// <summary>Sentences that are weighed against each other; a longer document is read from its beginning.</summary>
    [Range(10, 20_000)]
    public int SentencesConsidered { get; set; } = 2_000;

    /// <summary>Characters of a document that the local summarizer reads, from the beginning.</summary>
    [Range(1_000, 100_000_000)]
    public int CharactersConsidered { get; set; } = 2_000_000;

    /// <summary>Things to do that are named at most.</summary>
    [Range(0, 50)]
    public int ActionItemsMax { get; set; } = 5;

    /// <summary>Key facts at most; a form can have thousands of fields.</summary>
    [Range(1, 1_000)]
    public int KeyFactsMax { get; set; } = 60;
}
