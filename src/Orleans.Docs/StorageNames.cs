namespace Orleans.Docs;

/// <summary>Names of grain storages.</summary>
public static class StorageNames
{
    /// <summary>Small operator state: generations, batches, quotas, keys, policies.</summary>
    public const string Operator = "docs";

    /// <summary>The same as a wing provides it; its failures are given their type on the way.</summary>
    public const string Wing = "docs-wing";
}
