using Orleans.Docs.Anchors;
using Orleans.Docs.Local.Anchors;

namespace Orleans.Docs.Tests.Anchors;

public sealed class FileRootStoreTests : RootStoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override ValueTask<IRootStore> Open() => new(new FileRootStore(
        _directory.PathOf("roots"), new LocalRootOptions { HeadListsKept = HeadListsKept }));

    protected override void CleanUp() => _directory.Dispose();

    protected override async ValueTask Replace(long number, byte[] bytes) =>
        await File.WriteAllBytesAsync(Path.Combine(_directory.PathOf("roots"), $"{number:D8}.root"), bytes, Token);
}
