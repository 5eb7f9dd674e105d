using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Aws.Engines.Classify;

/// <summary>
/// A model's classes as document types: in falling order and summing to 1, whatever the model's scores sum to.
/// </summary>
internal static class ModelScores
{
    /// <returns>Null when a class is no document type, a score no probability, or none is above 0.</returns>
    public static ImmutableArray<TypeScore>? Of(
        IEnumerable<(string? Name, float? Score)> classes, IReadOnlyDictionary<string, string> types)
    {
        var sums = new Dictionary<string, float>();
        foreach (var (name, score) in classes)
        {
            var type = name is null ? null : types.GetValueOrDefault(name, name);
            if (type is null || !DocumentType.All.Contains(type) || score is not (>= 0 and <= 1))
            {
                return null;
            }

            sums[type] = sums.GetValueOrDefault(type) + score.Value;
        }

        var all = sums.Values.Sum();
        return all <= 0
            ? null
            : [.. sums.OrderByDescending(sum => sum.Value).ThenBy(sum => sum.Key, StringComparer.Ordinal)
                .Select(sum => new TypeScore(sum.Key, sum.Value / all))];
    }
}
