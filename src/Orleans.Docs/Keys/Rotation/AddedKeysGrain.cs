using Orleans.Docs.Callers;

namespace Orleans.Docs.Keys.Rotation;

/// <summary>Keys that one silo is making; the key is the silo's address.</summary>
[Alias("docs.IAddedKeysGrain"), RequiresRole(Role.Silo)]
internal interface IAddedKeysGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="KeyRing.Added"/>
    [Alias("Added")]
    Task Added();
}

[Orleans.Placement.RandomPlacement]
internal sealed class AddedKeysGrain(KeyRing keys) : Grain, IAddedKeysGrain
{
    public Task Added() => keys.Added();
}
