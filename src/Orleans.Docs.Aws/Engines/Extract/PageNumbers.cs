using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>Numbers of pages in rising order, written as <c>1-3,7</c>.</summary>
internal sealed record PageNumbers(ImmutableArray<int> Numbers)
{
    public int Count => Numbers.Length;

    /// <exception cref="FormatException">It is nothing of the kind.</exception>
    public static PageNumbers Parse(string text)
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        foreach (var range in text.Split(','))
        {
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            var first = Number(dash < 0 ? range : range[..dash]);
            var last = dash < 0 ? first : Number(range[(dash + 1)..]);
            for (var number = first; number <= last; number++)
            {
                numbers.Add(number);
            }
        }

        return new PageNumbers(numbers.ToImmutable());
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        for (int i = 0, end; i < Numbers.Length; i = end)
        {
            for (end = i + 1; end < Numbers.Length && Numbers[end] == Numbers[end - 1] + 1; end++)
            {
            }

            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{Numbers[i]}");
            text.Append(end > i + 1 ? string.Create(CultureInfo.InvariantCulture, $"-{Numbers[end - 1]}") : "");
        }

        return text.ToString();
    }

    public bool Equals(PageNumbers? other) => other is not null && Numbers.SequenceEqual(other.Numbers);

    public override int GetHashCode() => Numbers.IsEmpty ? 0 : HashCode.Combine(Numbers[0], Numbers[^1], Count);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
