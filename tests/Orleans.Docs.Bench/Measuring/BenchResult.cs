using System.Collections.Immutable;
using System.Globalization;

namespace Orleans.Docs.Bench.Measuring;

/// <summary>One figure. Without a bar it only informs.</summary>
internal sealed record BenchResult
{
    /// <summary>The setting that holds the least and the most of several rounds.</summary>
    public const string Spread = "spread";

    /// <summary>The bench's name, then what was measured, joined by dots.</summary>
    public required string Name { get; init; }

    public required double Value { get; init; }

    public required string Unit { get; init; }

    /// <summary>What was measured beside it under the same settings, or null.</summary>
    public string? Reference { get; init; }

    public double? ReferenceValue { get; init; }

    public double? Ratio => ReferenceValue is { } reference && reference != 0 ? Value / reference : null;

    public Bar? Bar { get; init; }

    /// <summary>Null where there is no bar.</summary>
    public bool? Met => Bar?.IsMetBy(Value);

    /// <summary>Names the comparison of which this is one bar in the chart, or null.</summary>
    public string? Compared { get; init; }

    /// <summary>Whatever one has to know to repeat it: machine, sizes, counts, warm-up.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>What a figure has to reach, in its own unit.</summary>
internal readonly record struct Bar
{
    private Bar(string sign, double limit, double least = double.NegativeInfinity) =>
        (Sign, Limit, Least) = (sign, limit, least);

    private string Sign { get; }

    private double Limit { get; }

    private double Least { get; }

    public static Bar Below(double limit) => new("<", limit);

    public static Bar AtLeast(double limit) => new(">=", limit);

    /// <summary>No less than one and no more than another: what is exactly so many, but for rounding.</summary>
    public static Bar Within(double least, double most) => new("<=", most, least);

    public bool IsMetBy(double value) => Sign switch
    {
        "<" => value < Limit,
        "<=" => value >= Least && value <= Limit,
        _ => value >= Limit,
    };

    public override string ToString() => Sign == "<="
        ? string.Create(CultureInfo.InvariantCulture, $"{Least} to {Limit}")
        : string.Create(CultureInfo.InvariantCulture, $"{Sign} {Limit}");
}
