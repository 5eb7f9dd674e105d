using System.Buffers;

namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>A sparse vector: ascending indices below <see cref="TextFeatures.Dimensions"/> and their values.</summary>
internal readonly record struct SparseVector(int[] Indices, float[] Values);

/// <summary>
/// Turns a text into the numbers that the model weighs: hashed words, pairs of words and four-letter pieces of
/// words, each block of unit length so that long and short texts compare, and the shape of the page. Digits count
/// by their form (an amount, a date, a percentage), never by their value. Pure.
/// </summary>
internal static class TextFeatures
{
    /// <summary>Part of the model's version: raise it whenever the same text would give other numbers.</summary>
    public const int Revision = 2;

    public const int Dimensions = WordBuckets + PairBuckets + PieceBuckets + PageShape.Count;

    private const int WordBuckets = 1 << 13;
    private const int PairBuckets = 1 << 12;
    private const int PieceBuckets = 1 << 12;
    private const int PieceLength = 4;
    private const float PairWeight = 0.7f;
    private const float PieceWeight = 0.7f;
    private const float ShapeWeight = 0.6f;

    /// <returns>An empty vector where the text has neither word nor number.</returns>
    public static SparseVector Of(ClassifierInput input)
    {
        var counts = ArrayPool<float>.Shared.Rent(Dimensions);
        try
        {
            Array.Clear(counts, 0, Dimensions);
            if (!CountWords(input.Text, counts))
            {
                return new SparseVector([], []);
            }

            ToUnitLength(counts.AsSpan(0, WordBuckets), 1);
            ToUnitLength(counts.AsSpan(WordBuckets, PairBuckets), PairWeight);
            ToUnitLength(counts.AsSpan(WordBuckets + PairBuckets, PieceBuckets), PieceWeight);
            var shape = counts.AsSpan(WordBuckets + PairBuckets + PieceBuckets, PageShape.Count);
            PageShape.Measure(input, shape);
            foreach (ref var value in shape)
            {
                value *= ShapeWeight;
            }

            return Gather(counts.AsSpan(0, Dimensions));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(counts);
        }
    }

    /// <returns>Whether there were any.</returns>
    private static bool CountWords(string text, float[] counts)
    {
        uint before = 0;
        Span<char> lower = stackalloc char[Tokens.LengthMax];
        foreach (var token in Tokens.Of(text))
        {
            var word = lower[..token.Write(text, lower)];
            var hash = Hash(word, 2166136261);
            counts[hash % WordBuckets]++;
            if (before != 0)
            {
                counts[WordBuckets + (Mix(before, hash) % PairBuckets)]++;
            }

            before = hash;
            if (!token.IsWord)
            {
                continue;
            }

            for (var i = 0; i + PieceLength <= word.Length; i++)
            {
                counts[WordBuckets + PairBuckets + (Hash(word.Slice(i, PieceLength), 7919) % PieceBuckets)]++;
            }
        }

        return before != 0;
    }

    /// <summary>A word said ten times matters more than one said once, but not ten times more.</summary>
    private static void ToUnitLength(Span<float> block, float weight)
    {
        var sum = 0f;
        foreach (ref var value in block)
        {
            if (value > 0)
            {
                value = 1 + MathF.Log(value);
                sum += value * value;
            }
        }

        if (sum <= 0)
        {
            return;
        }

        var scale = weight / MathF.Sqrt(sum);
        foreach (ref var value in block)
        {
            value *= scale;
        }
    }

    private static SparseVector Gather(ReadOnlySpan<float> dense)
    {
        var count = dense.Length - dense.Count(0f);
        var indices = new int[count];
        var values = new float[count];
        var next = 0;
        for (var i = 0; i < dense.Length; i++)
        {
            if (dense[i] != 0)
            {
                indices[next] = i;
                values[next++] = dense[i];
            }
        }

        return new SparseVector(indices, values);
    }

    private static uint Hash(ReadOnlySpan<char> word, uint seed)
    {
        foreach (var letter in word)
        {
            seed = (seed ^ letter) * 16777619;
        }

        return Mix(seed, 0);
    }

    private static uint Mix(uint first, uint second)
    {
        var mixed = (first * 31) + second;
        mixed ^= mixed >> 16;
        mixed *= 0x85ebca6b;
        mixed ^= mixed >> 13;
        return mixed;
    }
}
