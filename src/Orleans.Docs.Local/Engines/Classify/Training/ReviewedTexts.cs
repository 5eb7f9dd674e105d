using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Classify.Training;

/// <summary>
/// Texts of real documents whose type a person confirmed, and the hash of the file that they came in.
/// </summary>
internal sealed record ReviewedTexts(ImmutableArray<TrainingText> Texts, byte[] Hash)
{
    private const int TextsMax = 100_000;

    public static ReviewedTexts None { get; } = new([], []);

    /// <summary>Reads JSON Lines as <c>docs review export</c> writes them.</summary>
    /// <exception cref="InvalidDataException">A line is something else; the message names it.</exception>
    public static ReviewedTexts Read(string path)
    {
        var texts = ImmutableArray.CreateBuilder<TrainingText>();
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            texts.Add(texts.Count < TextsMax && Parse(line) is { Type: { } type, Text: { } text } label
                && DocumentType.All.Contains(type)
                ? new TrainingText(type, texts.Count, new ClassifierInput(label.Kind, Bounded(text), label.FormFields))
                : throw new InvalidDataException(
                    $"line {texts.Count + 1} of {path} is no reviewed text, or one too many"));
        }

        using var file = File.OpenRead(path);
        return new ReviewedTexts(texts.DrainToImmutable(), SHA256.HashData(file));
    }

    private static ReviewedText? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ReviewedJson.Default.ReviewedText);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>No more than the classifier looks at.</summary>
    private static string Bounded(string text) =>
        text.Length <= ClassifierOptions.CharactersDefault ? text : text[..ClassifierOptions.CharactersDefault];
}

internal sealed record ReviewedText(string? Type, string? Text, DocumentKind Kind, int FormFields);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ReviewedText))]
internal sealed partial class ReviewedJson : JsonSerializerContext;
