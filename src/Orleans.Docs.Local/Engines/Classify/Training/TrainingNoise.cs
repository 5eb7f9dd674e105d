using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Classify.Training;

/// <summary>
/// What happens to texts on their way: pages out of the middle, columns torn apart or run together, capitals,
/// lines broken elsewhere, letters misread, words that nobody has seen before.
/// </summary>
internal static partial class TrainingNoise
{
    private static readonly (string Right, string Wrong)[] Misreadings =
        [("l", "1"), ("O", "0"), ("rn", "m"), ("e", "c"), ("S", "5"), ("i", "l"), ("B", "8"), ("a", "o"), ("m", "rn"),
            ("t", "f"), ("I", "|"), ("h", "b"), ("g", "q"), ("u", "ii")];

    public static string Disturb(string text, Random random)
    {
        text = Chance(random, 0.30) ? Crop(text, random) : text;
        text = Chance(random, 0.35) ? Unknown(text, random) : text;
        text = random.Next(100) switch
        {
            < 15 => Gaps().Replace(text, "\n"),
            < 30 => Gaps().Replace(text, " "),
            < 40 => Indent(text, random),
            _ => text,
        };
        text = Chance(random, 0.30) ? Wrap(text, random.Next(45, 110)) : text;
        text = Chance(random, 0.12) ? text.ToUpperInvariant() : text;
        return random.Next(100) switch
        {
            < 8 => Misread(text, 0.12, random),
            < 30 => Misread(text, random.NextDouble() * 0.05, random),
            _ => text,
        };
    }

    private static bool Chance(Random random, double share) => random.NextDouble() < share;

    /// <summary>At least a third of the lines, in one piece.</summary>
    private static string Crop(string text, Random random)
    {
        var lines = text.Split('\n');
        var kept = Math.Max(Math.Min(lines.Length, 4), lines.Length * random.Next(34, 100) / 100);
        return string.Join('\n', lines.Skip(random.Next(lines.Length - kept + 1)).Take(kept));
    }

    /// <summary>Puts made-up words in the place of some, so that what is unknown comes to mean nothing.</summary>
    private static string Unknown(string text, Random random)
    {
        var share = random.NextDouble() * 0.35;
        return Words().Replace(text, match => Chance(random, share) ? TrainingValues.Pseudo(random) : match.Value);
    }

    private static string Indent(string text, Random random) =>
        Gaps().Replace(text.Replace("\n", "\n" + new string(' ', random.Next(2, 12)), StringComparison.Ordinal),
            _ => new string(' ', random.Next(3, 50)));

    private static string Wrap(string text, int width)
    {
        var wrapped = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            var column = 0;
            foreach (var word in line.Split(' '))
            {
                if (column > width)
                {
                    wrapped.Append('\n');
                    column = 0;
                }

                wrapped.Append(word).Append(' ');
                column += word.Length + 1;
            }

            wrapped.Append('\n');
        }

        return wrapped.ToString();
    }

    /// <summary>Breaks this share of the words in two and misreads letters in up to five times as many.</summary>
    private static string Misread(string text, double share, Random random)
    {
        return AnyWord().Replace(text, match =>
        {
            var (right, wrong) = Misreadings[random.Next(Misreadings.Length)];
            return random.NextDouble() switch
            {
                var draw when draw < share && match.Length > 3 => match.Value.Insert(random.Next(1, match.Length), " "),
                var draw when draw < share * 6 => match.Value.Replace(right, wrong, StringComparison.Ordinal),
                _ => match.Value,
            };
        });
    }

    [GeneratedRegex(@"[ \t]{2,}|\t")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"\b\p{Ll}{4,}\b")]
    private static partial Regex Words();

    [GeneratedRegex(@"\w+")]
    private static partial Regex AnyWord();
}
