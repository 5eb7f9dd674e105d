using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>
/// A trained model: an ML.NET model file with a card inside it. Only its weights are kept, so that scoring takes
/// no lock and no pool, unlike a prediction engine.
/// </summary>
internal sealed class ClassifierModel
{
    public const string CardEntry = "card.json";

    private const string Resource = "Orleans.Docs.Local.Engines.Classify.classifier.zip";

    private const int FileLengthMax = 16 * 1024 * 1024;

    /// <summary>How much of the model's doubt is read as: this is nothing that I was taught.</summary>
    private const float DoubtForOther = 0.5f;

    private static readonly int Other = DocumentType.All.IndexOf(DocumentType.Other);

    /// <summary>Weight of feature f for type t at [f * types + t], so that one feature reads one cache line.</summary>
    private readonly float[] _weights;
    private readonly float[] _biases;

    private ClassifierModel(float[] weights, float[] biases, ModelCard card)
    {
        _weights = weights;
        _biases = biases;
        Card = card;
    }

    public ModelCard Card { get; }

    public static ClassifierModel LoadEmbedded()
    {
        using var stream = typeof(ClassifierModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"the assembly lacks its resource {Resource}");
        return Load(stream);
    }

    public static ClassifierModel LoadFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Load(stream);
    }

    /// <summary>Scores in falling order that sum to 1.</summary>
    public ImmutableArray<TypeScore> Score(SparseVector features)
    {
        var types = DocumentType.All.Length;
        Span<float> scores = stackalloc float[types];
        if (features.Indices.Length > 0)
        {
            Softmax(features, 1 / Card.Temperature, scores);
            GiveDoubtToOther(scores);
        }
        else
        {
            scores.Fill(1f / (types + 1));
            scores[Other] *= 2;
        }

        var ordered = new TypeScore[types];
        for (var type = 0; type < types; type++)
        {
            ordered[type] = new TypeScore(DocumentType.All[type], scores[type]);
        }

        Array.Sort(ordered, (a, b) => b.Confidence.CompareTo(a.Confidence));
        return ImmutableArray.Create(ordered);
    }

    /// <summary>The model's own probabilities, in the order of <see cref="DocumentType.All"/>.</summary>
    public void Softmax(SparseVector features, float sharpness, Span<float> scores)
    {
        _biases.CopyTo(scores);
        for (var i = 0; i < features.Indices.Length; i++)
        {
            var weights = _weights.AsSpan(features.Indices[i] * scores.Length, scores.Length);
            for (var type = 0; type < scores.Length; type++)
            {
                scores[type] += features.Values[i] * weights[type];
            }
        }

        var max = float.MinValue;
        foreach (var score in scores)
        {
            max = MathF.Max(max, score);
        }

        var sum = 0f;
        foreach (ref var score in scores)
        {
            score = MathF.Exp((score - max) * sharpness);
            sum += score;
        }

        foreach (ref var score in scores)
        {
            score /= sum;
        }
    }

    /// <summary>Reads the weights out of ML.NET's own model.</summary>
    public static ClassifierModel From(MaximumEntropyModelParameters parameters, ModelCard card)
    {
        var types = DocumentType.All.Length;
        VBuffer<float>[]? rows = null;
        parameters.GetWeights(ref rows, out var count);
        if (count != types || rows.Any(row => row.Length != TextFeatures.Dimensions))
        {
            throw new InvalidDataException("the classifier model has other types or features: train it again");
        }

        var weights = new float[TextFeatures.Dimensions * types];
        for (var type = 0; type < types; type++)
        {
            foreach (var (feature, weight) in rows[type].Items())
            {
                weights[(feature * types) + type] = weight;
            }
        }

        return new ClassifierModel(weights, [.. parameters.GetBiases()], card);
    }

    private static void GiveDoubtToOther(Span<float> scores)
    {
        var best = 0f;
        foreach (var score in scores)
        {
            best = MathF.Max(best, score);
        }

        var given = (1 - best) * DoubtForOther;
        foreach (ref var score in scores)
        {
            score *= 1 - given;
        }

        scores[Other] += given;
    }

    private static ClassifierModel Load(Stream stream)
    {
        if (stream.Length > FileLengthMax)
        {
            throw new InvalidDataException("the classifier model is larger than any that this project trains");
        }

        var transformer = new MLContext().Model.Load(stream, out _);
        var last = transformer is IEnumerable<ITransformer> chain ? chain.Last() : transformer;
        if (last is not ISingleFeaturePredictionTransformer<object> { Model: MaximumEntropyModelParameters parameters })
        {
            throw new InvalidDataException("the classifier model is not a maximum-entropy model");
        }

        stream.Position = 0;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        var entry = zip.GetEntry(CardEntry) ?? throw new InvalidDataException("the classifier model has no card");
        using var json = entry.Open();
        var card = JsonSerializer.Deserialize(json, ModelCardJson.Default.ModelCard)
            ?? throw new InvalidDataException("the classifier model's card is empty");
        return From(parameters, card);
    }
}
