using Microsoft.Extensions.Options;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Keys;

namespace Orleans.Docs.Tests.Documents;

/// <summary>A key ring whose keys lie in memory; the master key needs a directory.</summary>
internal sealed class TestKeys(TemporaryDirectory directory) : IDisposable
{
    private readonly FileMasterKey _master = new(directory.PathOf("master.key"));
    private KeyRing? _ring;

    public KeyRing Ring =>
        _ring ??= new KeyRing(new MemoryKeyStore(), _master, Options.Create(new KeyRingOptions()));

    public void Dispose() => _master.Dispose();
}
