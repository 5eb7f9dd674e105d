namespace Orleans.Docs;

/// <summary>Names of grain storages that a wing provides.</summary>
public static class StorageNames
{
    /// <summary>Small operator state: generations, batches, quotas, keys, policies.</summary>
    public const string Operator = "docs";
}
