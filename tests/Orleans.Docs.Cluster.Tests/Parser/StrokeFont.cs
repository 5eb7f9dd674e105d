namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>Letters as strokes in a unit square with the origin at the top left: just those that the tests draw.</summary>
internal static class StrokeFont
{
    private static readonly Dictionary<char, string> Strokes = new()
    {
        // Each stroke is four digits, x and y of both ends in quarters.
        ['A'] = "0420 2044 1333",
        ['C'] = "4000 0004 0444",
        ['D'] = "0004 0030 3041 4143 4334 3404",
        ['E'] = "4000 0004 0444 0232",
        ['F'] = "4000 0004 0232",
        ['G'] = "4000 0004 0444 4442 4222",
        ['I'] = "2024 1030 1434",
        ['N'] = "0400 0044 4440",
        ['O'] = "1030 3041 4143 4334 3414 1403 0301 0110",
        ['P'] = "0400 0040 4042 4202",
        ['R'] = "0400 0040 4042 4202 2244",
        ['S'] = "4000 0002 0242 4244 4404",
        ['T'] = "0040 2024",
        ['V'] = "0024 2440",
        ['1'] = "1120 2024 1434",
        ['4'] = "3430 3003 0343",
        ['7'] = "0040 4014",
    };

    public static IEnumerable<(float X1, float Y1, float X2, float Y2)> Of(char letter) =>
        Strokes.GetValueOrDefault(letter, "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => ((s[0] - '0') / 4f, (s[1] - '0') / 4f, (s[2] - '0') / 4f, (s[3] - '0') / 4f));
}
