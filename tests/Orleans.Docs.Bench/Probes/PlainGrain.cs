using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Events;

namespace Orleans.Docs.Bench.Probes;

/// <summary>Where plain grains store: commits in one file and keys in another, as documents do.</summary>
internal sealed record PlainStores(RawGroups Commits, RawGroups Keys);

/// <summary>A grain that stores bytes itself and keeps nothing but its version.</summary>
[Alias("bench.IPlainGrain"), RequiresRole(Role.Silo)]
internal interface IPlainGrain : IGrainWithStringKey
{
    /// <summary>Durable when it returns. The first call stores also as many bytes as a wrapped key has.</summary>
    [Alias("Append")]
    Task Append(Immutable<byte[]> bytes);
}

internal sealed class PlainGrain(PlainStores stores) : Grain, IPlainGrain
{
    private const int WrappedKeyBytes = 61;

    private StreamName _name;
    private int _version;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _name = StreamName.Of(DocumentKey.Parse(this.GetPrimaryKeyString()));
        return Task.CompletedTask;
    }

    public async Task Append(Immutable<byte[]> bytes)
    {
        if (_version == 0)
        {
            await stores.Keys.Append(
                new StoredCommit(_name, 1, 1, Guid.NewGuid(), OpensEpisode: false, new byte[WrappedKeyBytes]));
        }

        var next = _version + 1;
        await stores.Commits.Append(
            new StoredCommit(_name, next, 1, Guid.NewGuid(), OpensEpisode: next == 1, bytes.Value));
        _version = next;
    }
}

/// <summary>A grain that does nothing.</summary>
[Alias("bench.IEmptyGrain"), RequiresRole(Role.Silo)]
internal interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("Touch")]
    Task Touch();
}

internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    public Task Touch() => Task.CompletedTask;
}
