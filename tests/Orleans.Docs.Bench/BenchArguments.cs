using System.Collections.Immutable;

namespace Orleans.Docs.Bench;

/// <summary>What the command line asks for; <see cref="Wrong"/> says in one line what is not understood.</summary>
internal sealed record BenchArguments
{
    public ImmutableArray<IBench> Benches { get; private init; } = [];

    public string? JsonPath { get; private init; }

    public bool Help { get; private init; }

    public string? Wrong { get; private init; }

    public static BenchArguments Parse(IReadOnlyList<string> args, IReadOnlyList<IBench> known)
    {
        var names = new List<string>();
        string? json = null;
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

        return json is ""
            ? Misunderstood("--json takes a file")
            : new BenchArguments
            {
                Benches = [.. known.Where(bench => names.Count == 0 || names.Contains(bench.Name))],
                JsonPath = json,
            };
    }

    private static BenchArguments Misunderstood(string line) => new() { Wrong = line };
}
