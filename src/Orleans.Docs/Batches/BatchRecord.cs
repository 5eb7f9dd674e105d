using System.Collections.Immutable;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Batches;

/// <summary>What is kept of a batch beside its documents.</summary>
[GenerateSerializer, Immutable, Alias("docs.BatchRecord")]
internal sealed record BatchRecord
{
    [Id(0)]
    public required DateTimeOffset OpenedAt { get; init; }

    [Id(1)]
    public required string OpenedBy { get; init; }

    [Id(2)]
    public required Lane Lane { get; init; }

    /// <summary>Never <see cref="BatchState.Finished"/>, which follows from the documents.</summary>
    [Id(3)]
    public BatchState State { get; init; }

    [Id(4)]
    public BatchFeed Feed { get; init; }

    /// <summary>Documents that the feeds before brought.</summary>
    [Id(5)]
    public long SentBefore { get; init; }

    /// <summary>Why the silos read no further files of it.</summary>
    [Id(6)]
    public string? Problem { get; init; }

    /// <summary>Documents that could not be cancelled with it.</summary>
    [Id(7)]
    public long NotCancelled { get; init; }

    /// <summary>With the files to come counted from nothing; the same however often it is called.</summary>
    public BatchRecord FedAgain() =>
        this with { SentBefore = Feed.BroughtWith(SentBefore), Feed = default, Problem = null };

    public BatchStatus Status(string name, TenantTotals totals, DateTimeOffset now)
    {
        var status = new BatchStatus
        {
            Name = name,
            State = State,
            Lane = Lane,
            OpenedAt = OpenedAt,
            OpenedBy = OpenedBy,
            Feed = Feed,
            SentBefore = SentBefore,
            Problem = Problem,
            NotCancelled = NotCancelled,
            DocumentsByState = totals.DocumentsByState,
            Pages = totals.Pages,
            CostUsd = totals.CostUsd,
            Time = now,
        };
        var isFinished = State is BatchState.Running && Feed.IsOver && status is { AtWork: 0, NotIndexed: 0 };
        return isFinished ? status with { State = BatchState.Finished } : status;
    }
}

/// <summary>The stored form of a batch; empty until it is opened.</summary>
[GenerateSerializer, Alias("docs.BatchStored")]
internal sealed class BatchStored
{
    [Id(0)]
    public BatchRecord? Batch { get; set; }
}

/// <summary>The stored form of a tenant's list of batches, oldest first.</summary>
[GenerateSerializer, Alias("docs.BatchesStored")]
internal sealed class BatchesStored
{
    [Id(0)]
    public ImmutableArray<BatchEntry> Batches { get; set; } = [];
}

/// <summary>The stored form of the list of batches that have work of their own.</summary>
[GenerateSerializer, Alias("docs.BatchWorkStored")]
internal sealed class BatchWorkStored
{
    /// <summary><c>tenant/name</c>.</summary>
    [Id(0)]
    public ImmutableSortedSet<string> AtWork { get; set; } = [];
}
