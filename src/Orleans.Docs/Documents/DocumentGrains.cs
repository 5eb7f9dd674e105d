using Orleans.Runtime;

namespace Orleans.Docs.Documents;

/// <summary>
/// The grains of documents. Orleans looks the names of grain and interface up by reflection for each reference that it
/// makes; every step makes some, so they are looked up once here.
/// </summary>
internal sealed class DocumentGrains(IGrainFactory grains)
{
    private readonly Lazy<(GrainType Grain, GrainInterfaceType Interface)> _names = new(() =>
    {
        var reference = (GrainReference)grains.GetGrain<IDocumentWorkGrain>("any");
        return (reference.GrainId.Type, reference.InterfaceType);
    });

    public IDocumentWorkGrain Of(DocumentKey document) => (IDocumentWorkGrain)grains.GetGrain(
        GrainId.Create(_names.Value.Grain, document.ToString()), _names.Value.Interface);
}
