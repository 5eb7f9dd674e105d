using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Classify.Training;

/// <summary>Fills one layout: chooses among alternatives, drops and repeats lines, and puts words into slots.</summary>
internal sealed partial class TrainingWriter
{
    /// <summary>Word lists may name other lists this deep.</summary>
    private const int DepthMax = 6;

    private readonly TrainingMaterial _material;
    private readonly Random _random;
    private readonly string _language;
    private readonly Dictionary<string, Queue<string>> _bags = [];

    public TrainingWriter(TrainingMaterial material, Random random, string language)
    {
        _material = material;
        _random = random;
        _language = language;
    }

    public string Write(ImmutableArray<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            foreach (var copy in Copies(line))
            {
                text.Append(Fill(copy, 0)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>How often a line stands: <c>? line</c> half of the time, <c>*3-8 line</c> 3 to 8 times.</summary>
    private IEnumerable<string> Copies(string line)
    {
        if (line.StartsWith("? ", StringComparison.Ordinal))
        {
            return Enumerable.Repeat(line[2..], _random.Next(2));
        }

        var match = Repeated().Match(line);
        if (!match.Success)
        {
            return [line];
        }

        var least = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var most = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return Enumerable.Repeat(match.Groups[3].Value, _random.Next(least, most + 1));
    }

    private string Fill(string line, int depth)
    {
        if (depth > DepthMax)
        {
            throw new InvalidDataException($"word lists name each other in a circle near: {line}");
        }

        var chosen = Alternatives().Replace(line, match => Pick(match.ValueSpan[1..^1].ToString().Split('|')));
        return Slots().Replace(chosen, match => Slot(match.Groups[1].Value, depth));
    }

    private string Slot(string name, int depth)
    {
        var list = $"{name}.{_language}";
        if (_material.Words.ContainsKey(list) || _material.Words.ContainsKey(list = name))
        {
            return Fill(Draw(list), depth + 1);
        }

        return TrainingValues.Of(name, _language, _random)
            ?? throw new InvalidDataException($"the training material names an unknown slot: {name}");
    }

    /// <summary>Takes an entry and does not take it again in this document until the list is used up.</summary>
    private string Draw(string list)
    {
        if (!_bags.TryGetValue(list, out var bag) || bag.Count == 0)
        {
            var entries = _material.Words[list].ToArray();
            _random.Shuffle(entries);
            _bags[list] = bag = new Queue<string>(entries);
        }

        return bag.Dequeue();
    }

    private string Pick(string[] choices) => choices[_random.Next(choices.Length)];

    [GeneratedRegex(@"^\*(\d+)-(\d+) (.*)$")]
    private static partial Regex Repeated();

    [GeneratedRegex(@"\([^()|]*(?:\|[^()|]*)+\)")]
    private static partial Regex Alternatives();

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Slots();
}
