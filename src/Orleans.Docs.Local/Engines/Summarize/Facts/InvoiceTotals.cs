using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize.Facts;

/// <summary>
/// Net, tax and total of an invoice. Labels name candidates; that net and tax add up to the total is stronger evidence
/// than any label, so the sum that the labels support best wins.
/// </summary>
internal sealed class InvoiceTotals
{
    /// <summary>
    /// Sums are looked for among so many different amounts, the last of the document, where totals stand.
    /// </summary>
    private const int AmountsMax = 160;

    private const decimal Rounding = 0.02m;
    private const decimal RateMax = 0.30m;

    private static readonly decimal[] UsualRates =
        [
            0.19m, 0.07m, 0.20m, 0.10m, 0.055m, 0.021m, 0.21m, 0.22m, 0.25m, 0.06m, 0.12m, 0.16m, 0.05m, 0.08m, 0.081m,
            0.077m,
        ];

    private InvoiceTotals(FactValue? net, FactValue? tax, FactValue? total) => (Net, Tax, Total) = (net, tax, total);

    public FactValue? Net { get; }

    public FactValue? Tax { get; }

    public FactValue? Total { get; }

    public static InvoiceTotals Read(
        FactSource source, Regex netLabel, Regex taxLabel, Regex totalLabel, Regex anyTotalLabel)
    {
        var amounts = Collect(source, netLabel, taxLabel, totalLabel, anyTotalLabel);
        var best = (Score: 0.0, Net: 0m, Tax: 0m, Total: 0m);
        var values = amounts.Keys.OrderDescending().ToArray();
        foreach (var total in values.Where(value => value > 0))
        {
            foreach (var net in values.Where(value => value > 0 && value <= total && value >= total / (1 + RateMax)))
            {
                var tax = amounts.ContainsKey(total - net) ? total - net
                    : values.FirstOrDefault(value => Math.Abs(value + net - total) <= Rounding, -1);
                if (tax < 0 || (tax == net && tax == total))
                {
                    continue;
                }

                var score = Score(amounts, net, tax, total);
                if (score > best.Score)
                {
                    best = (score, net, tax, total);
                }
            }
        }

        if (best.Score >= 3)
        {
            return new(Fact(amounts, best.Net), Fact(amounts, best.Tax), Fact(amounts, best.Total));
        }

        return new(
            source.Amount(netLabel), source.Amount(taxLabel),
            source.Amount(totalLabel) ?? source.Amount(anyTotalLabel));
    }

    private static double Score(Dictionary<decimal, Seen> amounts, decimal net, decimal tax, decimal total)
    {
        var (n, t, g) = (amounts[net], amounts.GetValueOrDefault(tax), amounts[total]);
        var rate = net == 0 ? 0 : tax / net;
        var usual = UsualRates.Any(known => Math.Abs(rate - known) < 0.002m);
        return (g.Total ? 2 : g.AnyTotal ? 1 : 0)
            + (t?.Tax == true ? 1.5 : 0)
            + (n.Net ? 1.5 : n.AnyTotal ? 0.5 : 0)
            + (tax > 0 ? 1.2 : 0)
            + (usual ? 0.6 : 0)
            // Rows add up as well, but the whole invoice is the largest sum.
            + (0.25 * Math.Log10(1 + (double)total))
            + (0.001 * g.Line);
    }

    private static Dictionary<decimal, Seen> Collect(
        FactSource source, Regex netLabel, Regex taxLabel, Regex totalLabel, Regex anyTotalLabel)
    {
        var amounts = new Dictionary<decimal, Seen>();
        for (var i = source.Lines.Count - 1; i >= 0 && amounts.Count < AmountsMax; i--)
        {
            var line = source.Lines[i].Text;
            var found = Amounts.Pattern().Matches(line);
            if (found.Count == 0)
            {
                continue;
            }

            // A label may stand on the line itself or head the column just above.
            var head = i > 0 && !Amounts.Pattern().IsMatch(source.Lines[i - 1].Text) ? source.Lines[i - 1].Text : "";
            bool Says(Regex label) => label.IsMatch(line) || label.IsMatch(head);
            foreach (Match match in found)
            {
                if (Amounts.Normalise(match.Value) is { } text)
                {
                    var signed = Math.Round(decimal.Parse(text, CultureInfo.InvariantCulture), 2);
                    var value = Math.Abs(signed);
                    var seen = amounts.GetValueOrDefault(value) ?? new(i, source.Lines[i].Page);
                    amounts[value] = seen with
                    {
                        Negative = seen.Negative || signed < 0,
                        Net = seen.Net || Says(netLabel),
                        Tax = seen.Tax || Says(taxLabel),
                        Total = seen.Total || Says(totalLabel),
                        AnyTotal = seen.AnyTotal || Says(anyTotalLabel),
                    };
                }
            }
        }

        return amounts;
    }

    private static FactValue? Fact(Dictionary<decimal, Seen> amounts, decimal value)
    {
        var seen = amounts.GetValueOrDefault(value);
        var amount = seen?.Negative == true ? -value : value;
        return new(amount.ToString("0.00", CultureInfo.InvariantCulture), 0.9f, seen?.Page ?? 1);
    }

    private sealed record Seen(int Line, int Page)
    {
        /// <summary>A credit note's amounts are below zero; sums are compared without the sign.</summary>
        public bool Negative { get; init; }

        public bool Net { get; init; }

        public bool Tax { get; init; }

        public bool Total { get; init; }

        public bool AnyTotal { get; init; }
    }
}
