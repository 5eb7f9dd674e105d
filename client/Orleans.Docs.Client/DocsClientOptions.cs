using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>How a client reaches a cluster and how long it goes on trying.</summary>
public sealed class DocsClientOptions
{
    /// <summary>Gateways as <c>address:port</c>; leave empty when the clustering is set by the caller.</summary>
    public IList<string> Gateways { get; } = [];

    [Required, StringLength(150, MinimumLength = 1)]
    public string ClusterId { get; set; } = "docs";

    [Required, StringLength(150, MinimumLength = 1)]
    public string ServiceId { get; set; } = "docs";

    /// <summary>Whose documents; every token of this client must be for this tenant.</summary>
    [Required, RegularExpression("[a-z0-9-]{1,63}")]
    public string Tenant { get; set; } = "default";

    /// <summary>A signed caller token; not needed when an <see cref="ICallerTokenSource"/> is registered.</summary>
    public string? Token { get; set; }

    /// <summary>For a cluster that takes only clients with a certificate; null: none.</summary>
    public TlsFiles? Tls { get; set; }

    /// <summary>How often a call is tried in all when the cluster is out of reach or busy.</summary>
    [Range(1, 100)]
    public int CallAttemptsMax { get; set; } = 6;

    /// <summary>How often the first connection is tried in all.</summary>
    [Range(1, 1_000)]
    public int ConnectAttemptsMax { get; set; } = 10;

    /// <summary>How many times in a row a watch may break without a change in between.</summary>
    [Range(1, 1_000)]
    public int WatchFailuresMax { get; set; } = 10;

    /// <summary>Wait before the second try; doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan BackOffFirst { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait between tries, also when the cluster asks for more.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan BackOffMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Events and dead letters fetched in one call.</summary>
    [Range(1, 1_000)]
    public int PageSize { get; set; } = 200;

    /// <summary>Time between two reports of long work such as a verification.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ReportInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a what-if trial waits in all for normal work to leave it a permit.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "24:00:00")]
    public TimeSpan TrialPatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one try of sending a file to the store itself may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan PresignedTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long abandoned work may take to be given back to the cluster.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan AbortTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class DocsClientOptionsValidator : IValidateOptions<DocsClientOptions>;
