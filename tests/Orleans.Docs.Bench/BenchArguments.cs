using System.Collections.Immutable;
using System.Globalization;

namespace Orleans.Docs.Bench;

/// <summary>What the command line asks for; <see cref="Wrong"/> says in one line what is not understood.</summary>
internal sealed record BenchArguments
{
    private const double SecondsMin = 0.1;
    private const double SecondsMax = 600;

    public ImmutableArray<IBench> Benches { get; private init; } = [];

    public string? JsonPath { get; private init; }

    /// <summary>Beside the JSON unless it is named.</summary>
    public string? ChartPath { get; private init; }

    public ImmutableArray<string> Parts { get; private init; } = [];

    public bool Quick { get; private init; }

    /// <summary>How long each contender works in a round; null: as the bench has it.</summary>
    public double? Seconds { get; private init; }

    public bool Help { get; private init; }

    public string? Wrong { get; private init; }

    public static BenchArguments Parse(IReadOnlyList<string> args, IReadOnlyList<IBench> known)
    {
        var names = new List<string>();
        var parts = new List<string>();
        string? json = null, chart = null;
        var quick = false;
        double? seconds = null;
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h" or "-?":
                    return new BenchArguments { Help = true };
                case "--json" when i + 1 < args.Count:
                    json = args[++i];
                    break;
                case "--json":
                    return Misunderstood("--json takes a file");
                case var word when word.StartsWith("--json=", StringComparison.Ordinal):
                    json = word["--json=".Length..];
                    break;
                case "--chart" when i + 1 < args.Count:
                    chart = args[++i];
                    break;
                case "--chart":
                    return Misunderstood("--chart takes a file");
                case var word when word.StartsWith("--chart=", StringComparison.Ordinal):
                    chart = word["--chart=".Length..];
                    break;
                case "--part" when i + 1 < args.Count && BenchCatalog.Parts.Contains(args[i + 1]):
                    parts.Add(args[++i]);
                    break;
                case "--part":
                    return Misunderstood($"--part takes one of: {string.Join(", ", BenchCatalog.Parts)}");
                case "--seconds" when i + 1 < args.Count && SecondsOf(args[i + 1]) is { } window:
                    seconds = window;
                    i++;
                    break;
                case "--seconds":
                    return Misunderstood($"--seconds takes a number from {SecondsMin} to {SecondsMax}");
                case "--quick":
                    quick = true;
                    break;
                case var word when word.StartsWith('-'):
                    return Misunderstood($"'{word}' is no option; see: docs bench --help");
                case var word when known.All(bench => bench.Name != word):
                    return Misunderstood(
                        $"no bench is called '{word}'; there are: {string.Join(", ", known.Select(b => b.Name))}");
                case var word:
                    names.Add(word);
                    break;
            }
        }

        return json is "" ? Misunderstood("--json takes a file")
            : chart is "" ? Misunderstood("--chart takes a file")
            : new BenchArguments
            {
                Benches = [.. known.Where(bench => names.Count == 0 || names.Contains(bench.Name))],
                JsonPath = json,
                ChartPath = chart ?? (json is null ? ChartPathDefault : Path.ChangeExtension(json, ".svg")),
                Parts = [.. parts],
                Quick = quick,
                Seconds = seconds,
            };
    }

    /// <summary>Among what is built, wherever the program is called from.</summary>
    private static string ChartPathDefault =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "bench.svg"));

    private static double? SecondsOf(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= SecondsMin and <= SecondsMax ? seconds : null;

    private static BenchArguments Misunderstood(string line) => new() { Wrong = line };
}
