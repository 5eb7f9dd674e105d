using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Orleans.Docs.Content;
using Orleans.Docs.Local.Engines.Classify.Training;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>
/// Rebuilds the classifier's model from this project's own training texts. The same seed and material give the
/// same model: one thread, no clock, no other source of chance.
/// </summary>
public static class ClassifierTrainer
{
    public const int DefaultSeed = 20_25;

    private const int Folds = 3;

    private static readonly DateTimeOffset ZipEpoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Trains for about a quarter of a minute and writes the model file, replacing what was there.</summary>
    /// <returns>The version that events will name.</returns>
    /// <param name="reviewsPath">
    /// JSON Lines of documents whose type people confirmed, as <c>docs review export</c> writes them; learnt from as
    /// well.
    /// </param>
    public static string Train(string outputPath, int seed = DefaultSeed, string? reviewsPath = null) =>
        Train(
            outputPath, new TrainerSettings { Seed = seed },
            reviewsPath is null ? ReviewedTexts.None : ReviewedTexts.Read(reviewsPath)).Version;

    internal static ModelCard Train(string outputPath, TrainerSettings settings, ReviewedTexts reviewed)
    {
        var texts = TrainingTexts.Generate(settings.Seed, settings.TextsPerType).Concat(reviewed.Texts)
            .Select(Row.Of).ToArray();
        var (temperature, accuracy) = FitTemperature(texts, settings);
        var card = new ModelCard(VersionOf(settings, reviewed), settings.Seed, texts.Length, temperature, accuracy);
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(texts);
        var model = Trainer(context, settings).Fit(data);
        using var file = new FileStream(outputPath, FileMode.Create, FileAccess.ReadWrite);
        context.Model.Save(model, data.Schema, file);
        AddCard(file, card);
        return card;
    }

    /// <summary>The version of a model trained now with these settings.</summary>
    internal static string VersionOf(TrainerSettings settings, ReviewedTexts reviewed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(TrainingMaterial.Bytes());
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(
            '/', settings, TextFeatures.Revision, TextFeatures.Dimensions, TrainingTexts.Revision,
            string.Join(',', DocumentType.All))));
        hash.AppendData(reviewed.Hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>
    /// Trains without a third of the layouts, three times over, and finds the temperature under which the
    /// probabilities given to the unseen third are the most honest (least log loss).
    /// </summary>
    private static (float Temperature, float Accuracy) FitTemperature(Row[] texts, TrainerSettings settings)
    {
        var context = new MLContext(seed: 1);
        var held = new List<(ClassifierModel Model, Row Row)>();
        var right = 0;
        Span<float> scores = stackalloc float[DocumentType.All.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var data = context.Data.LoadFromEnumerable(texts.Where(row => row.Fold != fold));
            var parameters = Trainer(context, settings).Fit(data).Model;
            var model = ClassifierModel.From(parameters, new ModelCard("", 0, 0, 1, 0));
            foreach (var row in texts.Where(row => row.Fold == fold))
            {
                held.Add((model, row));
                model.Softmax(row.Vector, 1, scores);
                right += scores.IndexOf(Max(scores)) == row.Type ? 1 : 0;
            }
        }

        var best = (Temperature: 1f, Loss: float.MaxValue);
        for (var temperature = 0.5f; temperature <= 4; temperature += 0.1f)
        {
            var loss = 0f;
            foreach (var (model, row) in held)
            {
                model.Softmax(row.Vector, 1 / temperature, scores);
                loss -= MathF.Log(MathF.Max(scores[(int)row.Type], 1e-6f));
            }

            best = loss < best.Loss ? (temperature, loss) : best;
        }

        return (MathF.Round(best.Temperature, 1), (float)right / held.Count);
    }

    private static LbfgsMaximumEntropyMulticlassTrainer Trainer(
        MLContext context, TrainerSettings settings) =>
        context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = nameof(Row.Type),
                FeatureColumnName = nameof(Row.Features),
                L1Regularization = settings.L1,
                L2Regularization = settings.L2,
                MaximumNumberOfIterations = settings.IterationsMax,
                NumberOfThreads = 1,
            });

    private static float Max(ReadOnlySpan<float> scores)
    {
        var max = scores[0];
        foreach (var score in scores)
        {
            max = MathF.Max(max, score);
        }

        return max;
    }

    private static void AddCard(Stream file, ModelCard card)
    {
        file.Position = 0;
        using var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true);
        using (var entry = zip.CreateEntry(ClassifierModel.CardEntry, CompressionLevel.SmallestSize).Open())
        {
            JsonSerializer.Serialize(entry, card, ModelCardJson.Default.ModelCard);
        }

        foreach (var entry in zip.Entries)
        {
            entry.LastWriteTime = ZipEpoch;
        }
    }

    /// <summary>A text as the trainer sees it.</summary>
    private sealed class Row
    {
        /// <summary>From 0; ML.NET adds the one by which its keys count.</summary>
        [KeyType(11)]
        public uint Type { get; init; }

        [VectorType(TextFeatures.Dimensions)]
        public VBuffer<float> Features { get; init; }

        [NoColumn]
        public SparseVector Vector { get; init; }

        [NoColumn]
        public int Fold { get; init; }

        public static Row Of(TrainingText text)
        {
            var vector = TextFeatures.Of(text.Input);
            return new Row
            {
                Type = (uint)DocumentType.All.IndexOf(text.Type),
                Features = new VBuffer<float>(
                    TextFeatures.Dimensions, vector.Indices.Length, vector.Values, vector.Indices),
                Vector = vector,
                Fold = text.Template % Folds,
            };
        }
    }
}
