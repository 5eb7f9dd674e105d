namespace Orleans.Docs.Client;

/// <summary>No silo takes calls for this data directory. The message says how to start one.</summary>
public sealed class NoSiloException(string dataDirectory, string reason, Exception? inner = null)
    : Exception($"{reason}; start one with: ./docs up --data {dataDirectory}", inner)
{
    public string DataDirectory { get; } = dataDirectory;
}
