using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// Tells the projection of changes by streams, so that they outlive the silo that made them and reach one
/// that has room.
/// </summary>
/// <exception cref="ChangeNotSentException">Out of <see cref="Changed"/>: the sweep repairs it.</exception>
internal sealed class ChangeStreams(IServiceProvider services, IOptions<ChangesOptions> options, TimeProvider clock)
    : IProjection, IDisposable
{
    private readonly SemaphoreSlim _room = new(options.Value.SendsAtOnceMax);
    private readonly Lazy<IStreamProvider> _provider = new(
        () => services.GetRequiredKeyedService<IStreamProvider>(ChangesOptions.Provider));

    public async Task Changed(DocumentKey document, long version, bool owes)
    {
        if (!await _room.WaitAsync(TimeSpan.Zero))
        {
            throw new ChangeNotSentException("too many are on their way");
        }

        var sending = Send(new DocumentChanged(document, version, owes));
        _ = Leave(sending);
        try
        {
            await sending.WaitAsync(options.Value.SendTimeout, clock);
        }
        catch (TimeoutException e)
        {
            throw new ChangeNotSentException("no answer in time", e);
        }
        catch (Exception e) when (OfTheService(e) is { } failure)
        {
            throw new ChangeNotSentException(AwsFailures.Reason(failure), e);
        }
    }

    public void Dispose() => _room.Dispose();

    private Task Send(DocumentChanged change)
    {
        // The caller's token has no business in a queue; and is the caller's again when this returns.
        RequestContext.Clear();
        var key = ChangeMessages.StreamKey(GrainProjection.PartitionOf(change.Document, options.Value.Streams));
        return _provider.Value.GetStream<DocumentChanged>(StreamId.Create(ChangeMessages.Namespace, key))
            .OnNextAsync(change);
    }

    /// <summary>Whoever gave up waiting holds the place until the call itself has ended.</summary>
    private async Task Leave(Task sending)
    {
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _room.Release();
    }

    /// <summary>Orleans' provider may wrap what the service said.</summary>
    private static Exception? OfTheService(Exception? e) =>
        e is null || AwsFailures.IsOfTheService(e) ? e : OfTheService(e.InnerException);
}

/// <summary>A change could not be told: nothing is lost by it but time.</summary>
internal sealed class ChangeNotSentException(string reason, Exception? inner = null)
    : Exception($"a change was not put into its queue: {reason}", inner);
