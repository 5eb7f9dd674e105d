namespace Orleans.Docs.Operations;

/// <summary>What is had and used of the quota of one API, in the account and region of the cluster.</summary>
[GenerateSerializer, Immutable, Alias("docs.QuotaStatus")]
public sealed record QuotaStatus
{
    [Id(0)]
    public required string Api { get; init; }

    /// <summary>Calls a second that the service allows; null where it does not limit them.</summary>
    [Id(1)]
    public double? AllowedPerSecond { get; init; }

    /// <summary>Permits a second at this moment: the share in use of what is allowed, less after a throttle.</summary>
    [Id(2)]
    public double? PermitsPerSecond { get; init; }

    /// <summary>Permits that were granted a second, over the last 10 seconds.</summary>
    [Id(3)]
    public double GrantedPerSecond { get; init; }

    /// <summary>Permits granted since the quota's grain started.</summary>
    [Id(4)]
    public long Granted { get; init; }

    /// <summary>Throttles that slowed it down since its grain started, each time once.</summary>
    [Id(5)]
    public long Slowdowns { get; init; }

    /// <summary>Jobs at once of which places are given; null where the service does not limit them.</summary>
    [Id(6)]
    public int? Jobs { get; init; }

    /// <summary>Places of jobs that are taken.</summary>
    [Id(7)]
    public int JobsAtWork { get; init; }

    /// <summary>Tokens a minute that are given; null where the service does not limit them.</summary>
    [Id(8)]
    public long? TokensPerMinute { get; init; }

    /// <summary>Tokens that were used or are reserved within the last minute.</summary>
    [Id(9)]
    public long TokensUsed { get; init; }
}
