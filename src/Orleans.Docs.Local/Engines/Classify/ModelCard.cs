using System.Text.Json.Serialization;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>What a model file says of itself.</summary>
/// <param name="Version">A hash over the training material and every setting that shapes the model.</param>
/// <param name="Seed">Of the training texts.</param>
/// <param name="Texts">How many texts it was trained on.</param>
/// <param name="Temperature">
/// What the scores are divided by before they become probabilities, fitted on layouts held back from training.
/// </param>
/// <param name="HeldOutAccuracy">On those layouts, before that division.</param>
internal sealed record ModelCard(string Version, int Seed, int Texts, float Temperature, float HeldOutAccuracy);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelCard))]
internal sealed partial class ModelCardJson : JsonSerializerContext;
