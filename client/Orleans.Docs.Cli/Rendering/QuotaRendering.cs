using System.Globalization;
using Orleans.Docs.Operations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>The quotas of services, as far as anything was called.</summary>
internal static class QuotaRendering
{
    private const int BarWidth = 12;

    /// <summary>Null when no service was called.</summary>
    public static IRenderable? Table(IEnumerable<QuotaStatus> quotas)
    {
        var used = quotas.Where(IsUsed).ToArray();
        if (used.Length == 0)
        {
            return null;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("quota", "in use");
        foreach (var name in new[] { "of", "granted", "slowed down", "the service allows" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var quota in used)
        {
            foreach (var (unit, inUse, given, allowed) in Measures(quota))
            {
                table.AddRow(
                    Untrusted.Line($"{quota.Api} {unit}"), Bar(given > 0 ? inUse / given : 0, Number(inUse)),
                    new Text(Number(given)), new Text(unit == PerSecond ? Number(quota.Granted) : ""),
                    new Text(unit == PerSecond ? Number(quota.Slowdowns) : ""),
                    new Text(allowed is { } most ? Number(most) : ""));
            }
        }

        return table;
    }

    private const string PerSecond = "a second";

    private static bool IsUsed(QuotaStatus quota) =>
        quota.Granted > 0 || quota.JobsAtWork > 0 || quota.TokensUsed > 0 || quota.Slowdowns > 0;

    private static IEnumerable<(string Unit, double InUse, double Given, double? Allowed)> Measures(QuotaStatus quota)
    {
        if (quota.PermitsPerSecond is { } permits)
        {
            yield return (PerSecond, quota.GrantedPerSecond, permits, quota.AllowedPerSecond);
        }

        if (quota.Jobs is { } jobs)
        {
            yield return ("at once", quota.JobsAtWork, jobs, null);
        }

        if (quota.TokensPerMinute is { } tokens)
        {
            yield return ("tokens a minute", quota.TokensUsed, tokens, null);
        }
    }

    private static Text Bar(double share, string inUse)
    {
        var full = (int)Math.Round(Math.Clamp(share, 0, 1) * BarWidth);
        return new Text($"{new string('█', full)}{new string('░', BarWidth - full)} {inUse}");
    }

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
