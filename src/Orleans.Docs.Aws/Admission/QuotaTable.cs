using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Aws.Admission;

/// <summary>
/// What the services allow a new account: region, service, API, value, as the silo's <c>quotas.json</c> says. What a
/// region does not name is that of <see cref="Other"/>. Models have no defaults that could be told here.
/// </summary>
internal sealed class QuotaTable
{
    public const string Section = "Docs:Aws:QuotaDefaults";

    /// <summary>The row for every region that has none; it names all that have a default at all.</summary>
    public const string Other = "other";

    private FrozenDictionary<(string Region, string Api), QuotaLimits> _limits =
        FrozenDictionary<(string, string), QuotaLimits>.Empty;

    public QuotaLimits Of(string region, string api) =>
        _limits.GetValueOrDefault((region, api)) ?? _limits.GetValueOrDefault((Other, api)) ?? QuotaLimits.None;

    /// <exception cref="OptionsValidationException">Says of each wrong cell where it stands and why.</exception>
    public void Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var limits = new Dictionary<(string Region, string Api), QuotaLimits>();
        foreach (var region in Within(configuration.GetSection(Section), "regions", problems))
        {
            foreach (var service in Within(region, "services", problems))
            {
                foreach (var api in Within(service, "APIs", problems))
                {
                    var named = AwsApis.ByService.GetValueOrDefault(service.Key)?.FirstOrDefault(
                        name => name.Equals(api.Key, StringComparison.OrdinalIgnoreCase));
                    if (named is null)
                    {
                        problems.Add($"{api.Path} is no API with a quota: {AwsApis.Choice}");
                        continue;
                    }

                    limits[(region.Key.ToLowerInvariant(), named)] = Cell(api, problems);
                }
            }
        }

        problems.AddRange(AwsApis.WithDefault.Where(api => !limits.ContainsKey((Other, api)))
            .Select(api => $"{Section}:{Other} lacks {api}: it holds wherever a region does not name it"));
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(
                nameof(QuotaTable), typeof(QuotaTable),
                problems.Select(problem => $"the table of quotas (quotas.json beside the silo): {problem}"));
        }

        _limits = limits.ToFrozenDictionary();
    }

    private static IEnumerable<IConfigurationSection> Within(
        IConfigurationSection section, string what, List<string> problems)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            problems.Add($"{section.Path} is '{section.Value}' and should hold {what}");
        }

        return section.GetChildren();
    }

    private static QuotaLimits Cell(IConfigurationSection api, List<string> problems)
    {
        var (limits, before) = (QuotaLimits.None, problems.Count);
        foreach (var value in Within(api, "values", problems))
        {
            var number = Number(value, problems);
            switch (value.Key.ToUpperInvariant())
            {
                case "PERSECOND":
                    limits = limits with { PerSecond = number };
                    break;
                case "BURST":
                    limits = limits with { Burst = number };
                    break;
                case "JOBS":
                    limits = limits with { Jobs = (int?)number };
                    break;
                case "TOKENSPERMINUTE":
                    limits = limits with { TokensPerMinute = (long?)number };
                    break;
                default:
                    problems.Add($"{value.Path} is none of PerSecond, Burst, Jobs and TokensPerMinute");
                    break;
            }
        }

        if (problems.Count == before && limits is { Burst: not null, PerSecond: null })
        {
            problems.Add($"{api.Path} has a Burst of no rate: give PerSecond too");
        }
        else if (problems.Count == before && limits == QuotaLimits.None)
        {
            problems.Add($"{api.Path} says neither PerSecond nor Jobs nor TokensPerMinute");
        }

        return limits;
    }

    private static double? Number(IConfigurationSection value, List<string> problems)
    {
        var isWhole = value.Key.ToUpperInvariant() is "JOBS" or "TOKENSPERMINUTE";
        if (double.TryParse(value.Value, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and < 1_000_000_000 && (!isWhole || (number == Math.Floor(number) && number >= 1)))
        {
            return number;
        }

        problems.Add(
            $"{value.Path} is '{value.Value}': give a {(isWhole ? "whole number" : "number")} above 0 and below "
            + "1000000000");
        return null;
    }
}
