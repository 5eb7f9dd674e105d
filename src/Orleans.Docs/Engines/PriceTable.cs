using Microsoft.Extensions.Options;

namespace Orleans.Docs.Engines;

/// <summary>
/// What engines cost, in US dollars; an engine that is not in the table costs nothing, as the local ones.
/// </summary>
public sealed class PriceTable
{
    /// <summary>By engine name.</summary>
    public Dictionary<string, EnginePrice> Engines { get; set; } = [];

    public decimal CostUsd(string engine, Usage usage) => Engines.TryGetValue(engine, out var price)
        ? (usage.Pages * price.PerPage)
            + (usage.PlainPages * price.PerPlainPage)
            + (usage.Characters / 1_000m * price.PerThousandCharacters)
            + (usage.InputTokens / 1_000m * price.PerThousandInputTokens)
            + (usage.CachedTokens / 1_000m * (price.PerThousandCachedTokens ?? price.PerThousandInputTokens))
            + (usage.CacheWrittenTokens / 1_000m
                * (price.PerThousandCacheWrittenTokens ?? price.PerThousandInputTokens))
            + (usage.OutputTokens / 1_000m * price.PerThousandOutputTokens)
        : 0;
}

public sealed class EnginePrice
{
    public decimal PerPage { get; set; }

    /// <summary>Of a page whose text alone was read, by an engine that reads more of others.</summary>
    public decimal PerPlainPage { get; set; }

    public decimal PerThousandCharacters { get; set; }

    public decimal PerThousandInputTokens { get; set; }

    public decimal PerThousandOutputTokens { get; set; }

    /// <summary>Of input that the model read from its cache; not given: as any other input.</summary>
    public decimal? PerThousandCachedTokens { get; set; }

    /// <summary>Of input that it wrote to its cache; not given: as any other input.</summary>
    public decimal? PerThousandCacheWrittenTokens { get; set; }
}

internal sealed class PriceTableValidator : IValidateOptions<PriceTable>
{
    public ValidateOptionsResult Validate(string? name, PriceTable options)
    {
        var wrong = options.Engines.Where(engine => IsNegative(engine.Value)).Select(engine => engine.Key).ToArray();
        return wrong.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"prices may not be negative: {string.Join(", ", wrong)}");
    }

    private static bool IsNegative(EnginePrice p) => p is { PerPage: < 0 } or { PerPlainPage: < 0 }
        or { PerThousandCharacters: < 0 }
        or { PerThousandInputTokens: < 0 } or { PerThousandOutputTokens: < 0 }
        or { PerThousandCachedTokens: < 0 } or { PerThousandCacheWrittenTokens: < 0 };
}
