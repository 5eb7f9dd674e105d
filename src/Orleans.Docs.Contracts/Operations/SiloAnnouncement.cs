namespace Orleans.Docs.Operations;

/// <summary>
/// What a running embedded silo leaves in its data directory as <see cref="FileName"/> (JSON, owner-only), so that the
/// command line on the same machine finds it; the key that signs caller tokens lies beside it.
/// </summary>
/// <param name="ProcessId">Of the silo; the file of a process that is gone means nothing.</param>
/// <param name="GatewayPort">TCP port on 127.0.0.1.</param>
/// <param name="WebAddress">Where it serves HTTP, such as <c>http://127.0.0.1:8001</c>; null where it does not.</param>
/// <param name="Tls">What its clients show and trust; null where it wants nothing.</param>
public sealed record SiloAnnouncement(
    int ProcessId, int GatewayPort, string ClusterId, string ServiceId, string Version,
    string? WebAddress = null, TlsFiles? Tls = null)
{
    public const string FileName = "silo.json";

    /// <summary>32 bytes, hexadecimal, owner-only.</summary>
    public const string CallersKeyFileName = "callers.key";

    /// <summary>The API key that the first start of an embedded silo makes; owner-only.</summary>
    public const string ApiKeyFileName = "api.key";

    /// <summary>
    /// The environment variable that names the data directory; <c>.data</c> in the current directory without it.
    /// </summary>
    public const string DataDirectoryVariable = "DOCS_DATA";

    /// <summary>
    /// Where this is set, it is the caller token of the command line, whatever the data directory holds.
    /// </summary>
    public const string TokenVariable = "DOCS_TOKEN";
}
