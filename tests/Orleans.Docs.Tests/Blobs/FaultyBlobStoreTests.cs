using Orleans.Docs.Blobs;

namespace Orleans.Docs.Tests.Blobs;

public enum BlobStoreFault
{
    None,
    ReplacesWhatIsThere,
    AsksForBytesThatItHas,
    LetsEveryRacerWin,
    KeepsWhatABrokenWriterWrote,
    SwallowsTheErrorOfTheWriter,
    KeepsCancelledPuts,
    ShortensLargeBlobs,
    FindsBlobsOfOtherDocuments,
    ThrowsWhereThereIsNone,
    ListsAWrongLength,
    ListsAWrongTime,
    ListsOtherDocuments,
    ListsBeyondTheEnd,
    ListsNothingOfTheStart,
    KeepsDeletedBlobs,
    DeletesTheWholeDocument,
    SaysThatItDeletedWhatWasNotThere,
    TakesNamesThatArePaths,
    ForgetsOnRestart,
}

public sealed class FaultyBlobStoreTests
{
    public static TheoryData<BlobStoreFault> Faults =>
        [.. Enum.GetValues<BlobStoreFault>().Where(fault => fault != BlobStoreFault.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_suite_catches_a_store_that(BlobStoreFault fault) =>
        Assert.NotNull(await ConformanceRun.FirstFailure(() => new Suite(fault)));

    [Fact]
    public async Task The_suite_passes_the_same_store_without_a_fault() =>
        Assert.Null(await ConformanceRun.FirstFailure(() => new Suite(BlobStoreFault.None)));

    private sealed class Suite(BlobStoreFault fault) : BlobStoreConformance
    {
        private MemoryBlobStore? _disk;

        protected override ValueTask<IBlobStore> Open()
        {
            if (_disk is null || fault == BlobStoreFault.ForgetsOnRestart)
            {
                _disk = new MemoryBlobStore(Clock);
            }

            return new(new FaultyBlobStore(_disk, fault));
        }
    }
}
