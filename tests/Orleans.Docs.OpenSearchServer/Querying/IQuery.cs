using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>What a query is asked about: a document, or a nested object in it.</summary>
internal readonly record struct Candidate(
    IndexState Index, StoredDocument Document, IndexedFields Fields, string? Nested);

internal interface IQuery
{
    /// <summary>The score of a match; null if it does not match.</summary>
    double? Score(Candidate candidate);
}

internal sealed class Matching(Func<Candidate, bool> test, double score = 1) : IQuery
{
    public static readonly Matching All = new(_ => true);

    public static readonly Matching None = new(_ => false);

    public double? Score(Candidate candidate) => test(candidate) ? score : null;
}

internal sealed class Boosted(IQuery inner, double boost) : IQuery
{
    public double? Score(Candidate candidate) => inner.Score(candidate) * boost;
}

internal sealed class ConstantScore(IQuery inner, double boost) : IQuery
{
    public double? Score(Candidate candidate) => inner.Score(candidate) is null ? null : boost;
}

/// <summary>The best of several, and of the others a part.</summary>
internal sealed class DisjunctionMax(IReadOnlyList<IQuery> parts, double tieBreaker) : IQuery
{
    public double? Score(Candidate candidate)
    {
        var scores = parts.Select(part => part.Score(candidate)).OfType<double>().ToList();
        return scores.Count == 0 ? null : scores.Max() + (tieBreaker * (scores.Sum() - scores.Max()));
    }
}

internal sealed class Bool(
    IReadOnlyList<IQuery> must, IReadOnlyList<IQuery> should, IReadOnlyList<IQuery> filter,
    IReadOnlyList<IQuery> mustNot,
    int shouldMin) : IQuery
{
    public double? Score(Candidate candidate)
    {
        var sum = 0.0;
        foreach (var part in must)
        {
            if (part.Score(candidate) is not { } score)
            {
                return null;
            }

            sum += score;
        }

        if (filter.Any(part => part.Score(candidate) is null) || mustNot.Any(part => part.Score(candidate) is not null))
        {
            return null;
        }

        var matched = should.Select(part => part.Score(candidate)).OfType<double>().ToList();
        return matched.Count < shouldMin ? null : sum + matched.Sum();
    }
}

/// <summary>Asks the nested objects at a path, each for itself; the mean of the scores of those that match.</summary>
internal sealed class Nested(string path, IQuery inner) : IQuery
{
    public double? Score(Candidate candidate)
    {
        var scores = (candidate.Fields.Nested.GetValueOrDefault(path) ?? [])
            .Select(fields => inner.Score(candidate with { Fields = fields, Nested = path })).OfType<double>().ToList();
        return scores.Count == 0 ? null : scores.Average();
    }
}
