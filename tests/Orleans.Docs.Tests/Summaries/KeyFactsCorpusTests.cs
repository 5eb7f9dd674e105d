using System.Text.Json;
using Orleans.Docs.Content;
using Orleans.Docs.Local.Engines.Summarize.Facts;
using Orleans.Docs.Tests.Pii;

namespace Orleans.Docs.Tests.Summaries;

public class KeyFactsCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Receipts_give_their_four_facts()
    {
        var right = new Dictionary<string, int>();
        var receipts = 0;
        foreach (var line in File.ReadLines(Corpus.PathOf("receipts", "ground_truth.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            var lines = record.RootElement.GetProperty("lines").EnumerateArray();
            var text = string.Join('\n', lines.Select(item => item.GetProperty("text").GetString()));
            var facts = KeyFacts.Read(Detection.Document(text), DocumentType.Receipt, 50).ToDictionary(
                fact => fact.Name, fact => fact.Value);
            foreach (var entity in record.RootElement.GetProperty("entities").EnumerateObject())
            {
                var (expected, found) = (entity.Value.GetString()!, facts.GetValueOrDefault(entity.Name, ""));
                var same = entity.Name switch
                {
                    "date" => Dates.Normalise(expected, monthFirst: false) == found,
                    "total" => Amounts.Normalise(expected) == found,
                    _ => Letters(expected) == Letters(found),
                };
                right[entity.Name] = right.GetValueOrDefault(entity.Name) + (same ? 1 : 0);
            }

            receipts++;
        }

        foreach (var (name, count) in right)
        {
            output.WriteLine($"{name} {count} of {receipts}");
        }

        Assert.True(right.Values.Sum() >= 0.8 * 4 * receipts, string.Join(", ", right));
    }

    private static string Letters(string value) => string.Concat(value.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
