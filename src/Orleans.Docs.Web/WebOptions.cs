using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Web;

/// <summary>Which process serves HTTP.</summary>
public enum WebHost
{
    /// <summary>Each silo.</summary>
    Silo,

    /// <summary>A gateway, which is a process of its own and a client of the silos; silos serve none.</summary>
    Gateway,

    /// <summary>None.</summary>
    None,
}

/// <summary>The HTTP interface.</summary>
public sealed class WebOptions
{
    public WebHost Host { get; set; } = WebHost.Silo;

    /// <summary>IP address to listen on; anything but loopback is reachable by others.</summary>
    [Required, RegularExpression("[0-9a-fA-F.:]{2,45}")]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes one by the data directory, the same while it is free.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; }

    /// <summary>
    /// Names that requests may be sent to (the Host header), separated by <c>;</c>: a page of somebody else that points
    /// a name of its own at this address gets nothing. <c>*</c> takes all.
    /// </summary>
    [Required]
    public string AllowedHosts { get; set; } = "localhost;127.0.0.1;[::1]";

    /// <summary>
    /// Addresses and networks (<c>10.0.0.7;10.1.0.0/16</c>) of proxies that are believed when they say for whom they
    /// ask (<c>X-Forwarded-For</c>) and whether by TLS (<c>X-Forwarded-Proto</c>), separated by <c>;</c>. Empty: nobody
    /// is, and all that comes by one proxy comes from one address.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>Connections at a time.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsMax { get; set; } = 10_000;

    /// <summary>Bytes of a request that is no upload.</summary>
    [Range(1_024, 64 * 1024 * 1024)]
    public long BodyBytesMax { get; set; } = 256 * 1024;

    /// <summary>How long the head of a request may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadTimeMax { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A body that comes more slowly is broken off, after a grace of five seconds.</summary>
    [Range(1, 1_000_000)]
    public int BodyBytesPerSecondMin { get; set; } = 240;

    /// <summary>
    /// A client who takes nothing, or next to nothing, of what waits for him in so long is cut off.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StuckFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long an API key that was checked is not checked again: a revoked one may be used for so much longer.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan KeyCheckedFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Failed credentials of one address in a minute, after which it is refused.</summary>
    [Range(1, 1_000_000)]
    public int FailuresPerMinuteMax { get; set; } = 60;

    /// <summary>Requests of one key or subject a second; 0 sets no limit.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 500;

    /// <summary>Requests of one key or subject at once, when it was idle before.</summary>
    [Range(1, 1_000_000)]
    public int RequestsBurst { get; set; } = 2_000;

    /// <summary>Event streams that one key or subject may have open.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerCallerMax { get; set; } = 2_000;

    /// <summary>Event streams of all together.</summary>
    [Range(1, 1_000_000)]
    public int StreamsMax { get; set; } = 10_000;

    /// <summary>An idle event stream says so, and its caller is checked again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan StreamHeartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A stream ends after this time; its client comes again with the last id that it saw.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StreamLife { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long a live search is kept whose connection broke; within it its client goes on behind the last id. 0 keeps
    /// none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan StreamKeptFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages of a live search that were sent and can be sent again, of 128 KiB at most.</summary>
    [Range(1, 10_000)]
    public int StreamRepeatMax { get; set; } = 256;

    /// <summary>
    /// Serves the dashboard of Orleans to administrators of <see cref="OperatorTenant"/>. Silos and gateways are told
    /// alike.
    /// </summary>
    public bool Dashboard { get; set; }

    /// <summary>
    /// Whose operators and administrators act for all tenants together: the master key, the index, engines, silos and
    /// the dashboard.
    /// </summary>
    [Required, RegularExpression("[a-z0-9-]{1,63}")]
    public string OperatorTenant { get; set; } = "default";

    /// <summary>How long the dashboard stays open until it is opened again.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "01:00:00")]
    public TimeSpan DashboardVisit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Life of the token that a request carries to the grains.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>
/// Bearer tokens (JWT) of an OpenID Connect issuer. Signatures by RSA and ECDSA only; off without an authority.
/// </summary>
public sealed class JwtOptions
{
    /// <summary>The issuer's address, where its configuration and keys lie; null takes no such tokens.</summary>
    [Url]
    public string? Authority { get; set; }

    /// <summary>What the token must be for; needed with an authority.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that names the tenant.</summary>
    [Required]
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>The claim with the roles: a list, or words in one text.</summary>
    [Required]
    public string RolesClaim { get; set; } = "roles";

    /// <summary>By how much clocks may differ.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Lets the authority be asked over plain HTTP; for tests.</summary>
    public bool AllowsPlainHttp { get; set; }
}

/// <summary>Requests without credentials; refused unless a tenant is named here.</summary>
public sealed class AnonymousOptions
{
    /// <summary>Whose documents they get; null refuses them.</summary>
    [RegularExpression("[a-z0-9-]{1,63}")]
    public string? Tenant { get; set; }

    /// <summary>Their roles, separated by blanks.</summary>
    [Required]
    public string Roles { get; set; } = "reader";
}
