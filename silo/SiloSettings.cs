namespace Orleans.Docs.Silo;

/// <summary>How a silo of the embedded wing is started.</summary>
public sealed record SiloSettings
{
    public const string ClusterId = "docs";
    public const string ServiceId = "orleans-docs";

    /// <summary>Everything that the silo keeps.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>0 takes a free port; bound to 127.0.0.1.</summary>
    public int GatewayPort { get; init; }

    /// <summary>0 takes a free port; bound to 127.0.0.1.</summary>
    public int SiloPort { get; init; }

    /// <summary>Whether it serves HTTP as well, where <c>Docs:Web</c> says that silos do.</summary>
    public bool ServesWeb { get; init; }

    /// <summary>Whether stores are made where none was yet; otherwise one that is missing is an error.</summary>
    public bool MakesStores { get; init; } = true;

    /// <summary>Further configuration, as <c>--Docs:Section:Option=value</c>.</summary>
    public string[] Arguments { get; init; } = [];
}
