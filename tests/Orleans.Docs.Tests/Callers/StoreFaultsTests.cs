using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Search;
using Orleans.Storage;

namespace Orleans.Docs.Tests.Callers;

/// <summary>A client, which knows the contracts only, is told to come again whatever store cannot be used.</summary>
public sealed class StoreFaultsTests
{
    private const string Reason = "database x is locked by somebody else";

    public static TheoryData<Exception> Unavailable =>
    [
        new EventStoreUnavailableException(Reason),
        new BlobStoreUnavailableException(Reason),
        new IndexUnavailableException(Reason),
        new KeyServiceUnavailableException(Reason),
        new InconsistentStateException("", new EventStoreUnavailableException(Reason)),
        new InconsistentStateException("", new StorageUnavailableException(Reason)),
    ];

    [Theory]
    [MemberData(nameof(Unavailable))]
    public void A_store_that_cannot_be_used_now_is_told_as_such(Exception error) =>
        Assert.Equal(Reason, Assert.IsType<StorageUnavailableException>(StoreFaults.Told(error)).Message);

    [Fact]
    public void What_is_no_failure_of_a_store_is_told_as_it_is() =>
        Assert.Null(StoreFaults.Told(new InvalidOperationException(Reason)));
}
