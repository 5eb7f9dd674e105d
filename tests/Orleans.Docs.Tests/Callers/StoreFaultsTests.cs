using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Cli;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;
using Orleans.Serialization;
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

    public static TheoryData<SqliteFault, StorageFault> Faults => new()
    {
        { SqliteFault.DiskFull, StorageFault.DiskFull },
        { SqliteFault.Busy, StorageFault.Locked },
        { SqliteFault.ReadOnly, StorageFault.ReadOnly },
        { SqliteFault.InputOutput, StorageFault.InputOutput },
        { SqliteFault.CannotOpen, StorageFault.NotOpened },
        { SqliteFault.Overloaded, StorageFault.Overloaded },
        { SqliteFault.Corrupt, StorageFault.Damaged },
        { SqliteFault.Missing, StorageFault.Damaged },
        { SqliteFault.Closed, StorageFault.Unknown },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_wrong_with_the_file_reaches_the_client_with_what_helps(SqliteFault fault, StorageFault told)
    {
        var file = new SqliteUnavailableException("x.db", fault);
        Assert.Equal(told, file.Told);
        Exception[] failures =
        [
            new EventStoreUnavailableException(file.Message, file) { Fault = file.Told },
            new BlobStoreUnavailableException(file.Message, file) { Fault = file.Told },
            new IndexUnavailableException(file.Message, file) { Fault = file.Told },
            new KeyServiceUnavailableException(file.Message, file) { Fault = file.Told },
            new InconsistentStateException("", new EventStoreDamagedException(file.Message) { Fault = file.Told }),
        ];
        Assert.All(failures, failure =>
        {
            var refusal = Assert.IsType<StorageUnavailableException>(StoreFaults.Told(failure));
            Assert.Equal(told, refusal.Fault);
            Assert.Equal(
                told.Advice() is { } advice ? $"{file.Message}; {advice}" : file.Message, refusal.Message);
        });
    }

    [Fact]
    public void Each_fault_has_its_own_advice()
    {
        var advice = Enum.GetValues<StorageFault>().Where(fault => fault != StorageFault.Unknown)
            .Select(fault => fault.Advice()).ToArray();
        Assert.All(advice, Assert.NotNull);
        Assert.Equal(advice.Length, advice.Distinct().Count());
    }

    [Theory]
    [InlineData(StorageFault.DiskFull, ExitCode.DiskFull)]
    [InlineData(StorageFault.Locked, ExitCode.Locked)]
    [InlineData(StorageFault.ReadOnly, ExitCode.ReadOnly)]
    [InlineData(StorageFault.Unknown, ExitCode.Refused)]
    public void The_command_line_ends_with_a_code_of_its_own(StorageFault fault, int code) =>
        Assert.Equal(code, Failure.Of(new StorageUnavailableException(Reason, fault)).ExitCode);

    [Fact]
    public void It_crosses_the_wire()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var wire = services.GetRequiredService<Serializer>();
        var sent = new StorageUnavailableException(Reason, StorageFault.ReadOnly);
        var come = wire.Deserialize<Exception>(wire.SerializeToArray<Exception>(sent));

        Assert.Equal(
            (StorageFault.ReadOnly, sent.Message, "storage_unavailable"),
            Assert.IsType<StorageUnavailableException>(come) is var told ? (told.Fault, told.Message, told.Code)
            : default);
        var plain = wire.Deserialize<Exception>(
            wire.SerializeToArray<Exception>(new StorageUnavailableException(Reason)));
        Assert.Equal(StorageFault.Unknown, Assert.IsType<StorageUnavailableException>(plain).Fault);
    }

    [Fact]
    public void What_is_no_failure_of_a_store_is_told_as_it_is() =>
        Assert.Null(StoreFaults.Told(new InvalidOperationException(Reason)));
}
