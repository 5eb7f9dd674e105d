using System.Globalization;

namespace Orleans.Docs.Search;

/// <summary>
/// What each code point is to a word, by <c>words.txt</c>. A table of our own, and not that of the running .NET, since
/// words in an index are compared with words of queries years later.
/// </summary>
internal sealed class WordTable
{
    public const int Gap = -1;
    public const int Mark = -2;

    public static readonly WordTable Instance = Read();

    private readonly int[] _basic = new int[0x10000];
    private readonly List<(int First, int Last)> _otherGaps = [];
    private readonly Dictionary<int, int> _otherFolds = [];

    private WordTable()
    {
        for (var code = 0; code < _basic.Length; code++)
        {
            _basic[code] = code;
        }
    }

    /// <summary>
    /// <see cref="Gap"/>, <see cref="Mark"/>, or the code point that stands for it in a word. Half a surrogate pair
    /// is a gap.
    /// </summary>
    public int this[int code]
    {
        get
        {
            if (code < _basic.Length)
            {
                return _basic[code];
            }

            foreach (var (first, last) in _otherGaps)
            {
                if (code >= first && code <= last)
                {
                    return Gap;
                }
            }

            return _otherFolds.GetValueOrDefault(code, code);
        }
    }

    private static WordTable Read()
    {
        var table = new WordTable();
        using var file = new StreamReader(
            typeof(WordTable).Assembly.GetManifestResourceStream("Orleans.Docs.Search.words.txt")!);
        var section = "";
        while (file.ReadLine() is { } line)
        {
            if (line[0] == '[')
            {
                section = line;
            }
            else if (line[0] != '#')
            {
                foreach (var part in line.Split(' '))
                {
                    table.Add(section, part);
                }
            }
        }

        Array.Fill(table._basic, Gap, 0xD800, 0x800);
        return table;
    }

    private void Add(string section, string part)
    {
        var arrow = part.IndexOf('>', StringComparison.Ordinal);
        var (range, to) = arrow < 0 ? (part, 0) : (part[..arrow], Hex(part[(arrow + 1)..]));
        var step = range.EndsWith("/2", StringComparison.Ordinal) ? 2 : 1;
        var ends = (step == 2 ? range[..^2] : range).Split('-');
        var (first, last) = (Hex(ends[0]), Hex(ends[^1]));
        if (section == "[gaps]" && first >= _basic.Length)
        {
            _otherGaps.Add((first, last));
            return;
        }

        for (var code = first; code <= last; code += step)
        {
            var value = section switch
            {
                "[gaps]" => Gap,
                "[marks]" => Mark,
                _ => to + code - first,
            };
            if (code < _basic.Length)
            {
                _basic[code] = value;
            }
            else
            {
                _otherFolds[code] = value;
            }
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
