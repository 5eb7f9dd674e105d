using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>A sentence made from key facts, for documents that hold figures and hardly any prose.</summary>
internal static class Composition
{
    /// <returns>Null when the type is better told in its own words or too little is known.</returns>
    public static string? Of(string type, ImmutableArray<KeyFact> facts)
    {
        string? Get(string name) => facts.FirstOrDefault(fact => fact.Name == name)?.Value;

        string Part(string before, string? value) => value is null ? "" : before + value;

        var total = Get("total") is { } amount ? $": {amount} {Get("currency")}".TrimEnd() : "";
        var fields = facts.Where(fact => fact.Name != "title").Take(4).Select(fact => $"{fact.Name} {fact.Value}");
        var sentence = type switch
        {
            DocumentType.Invoice =>
                $"Invoice{Part(" ", Get("invoice_number"))}{Part(" of ", Get("date"))}{Part(" from ", Get("seller"))}" +
                $"{Part(" to ", Get("buyer"))}{total}{Part(", due ", Get("due_date"))}.",
            DocumentType.Receipt =>
                $"Receipt{Part(" from ", Get("company"))}{Part(" of ", Get("date"))}{total}.",
            DocumentType.BankStatement =>
                $"Statement{Part(" of ", Get("bank"))}{Part(" for account ", Get("account"))}" +
                $"{Part(", ", Get("period"))}{Part(", closing balance ", Get("closing_balance"))}.",
            DocumentType.Form when facts.Length > 1 =>
                $"{Get("title") ?? "Form"}: {string.Join(", ", fields)}.",
            DocumentType.Contract when Get("parties") is { } parties =>
                $"Contract between {parties}{Part(", effective ", Get("effective_date"))}.",
            _ => null,
        };

        return facts.Length < 2 ? null : sentence;
    }
}
