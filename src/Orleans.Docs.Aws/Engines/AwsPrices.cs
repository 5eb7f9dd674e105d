using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines;

/// <summary>
/// The services' list prices in the United States, for engines that <c>Docs:Prices</c> says nothing about: estimates,
/// since a bill depends on region and volume. What a model costs has to be configured.
/// </summary>
internal sealed class AwsPrices(IOptions<TextractOptions> textract) : IPostConfigureOptions<PriceTable>
{
    private const decimal PerPageOfText = 0.0015m;

    /// <summary>0.0001 for 100 characters.</summary>
    private const decimal PerThousandCharactersOfPii = 0.001m;

    /// <summary>By feature; whoever asks for tables or forms gets the layout with them.</summary>
    private static readonly Dictionary<string, decimal> PerPage = new()
    {
        ["TABLES"] = 0.015m,
        ["FORMS"] = 0.05m,
        ["QUERIES"] = 0.015m,
        ["LAYOUT"] = 0.004m,
        ["SIGNATURES"] = 0.0035m,
    };

    public void PostConfigure(string? name, PriceTable options)
    {
        options.Engines.TryAdd(
            TextractExtractor.NameOf(textract.Value),
            new EnginePrice { PerPage = PageOf(textract.Value.Features), PerPlainPage = PerPageOfText });
        options.Engines.TryAdd(
            ComprehendPiiDetector.Name, new EnginePrice { PerThousandCharacters = PerThousandCharactersOfPii });
    }

    private static decimal PageOf(string[] features)
    {
        var asked = features.Contains("TABLES") || features.Contains("FORMS")
            ? features.Where(feature => feature is not ("LAYOUT" or "SIGNATURES"))
            : features;
        return features.Length == 0 ? PerPageOfText : asked.Sum(feature => PerPage[feature]);
    }
}
