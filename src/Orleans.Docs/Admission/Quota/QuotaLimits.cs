using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission.Quota;

/// <summary>What a service allows of one API in one account and region; null is not limited.</summary>
/// <param name="PerSecond">Calls.</param>
/// <param name="Jobs">Jobs at work at once.</param>
/// <param name="TokensPerMinute">Tokens of a model, in and out.</param>
public sealed record QuotaLimits(double? PerSecond = null, int? Jobs = null, long? TokensPerMinute = null)
{
    public static QuotaLimits None { get; } = new();

    /// <summary>
    /// Calls that the service takes at once after a pause; null where that is not known and <see cref="QuotaOptions"/>
    /// say how much of the rate is saved up.
    /// </summary>
    public double? Burst { get; init; }

    /// <summary>Calls at work at once.</summary>
    public int? Calls { get; init; }
}

/// <summary>
/// What the services allow, as the wing knows it. Every silo of a cluster must be told the same.
/// </summary>
public interface IServiceQuotas
{
    /// <summary>Account and region, by which quotas are counted.</summary>
    string Place { get; }

    /// <summary>What has a quota and may be called here, in the order in which operators see it.</summary>
    IReadOnlyList<string> Apis { get; }

    QuotaLimits Of(string api);

    /// <summary>The API that an engine calls first in a step; null for one that calls no service.</summary>
    string? FirstApi(Step step, string engine);
}

/// <summary>No service is called: the embedded wing.</summary>
internal sealed class NoServiceQuotas : IServiceQuotas
{
    public string Place => "here";

    public IReadOnlyList<string> Apis => [];

    public QuotaLimits Of(string api) => QuotaLimits.None;

    public string? FirstApi(Step step, string engine) => null;
}
