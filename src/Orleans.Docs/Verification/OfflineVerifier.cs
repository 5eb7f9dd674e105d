using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;

namespace Orleans.Docs.Verification;

/// <summary>
/// Verifies the stores of a silo that is composed and not started, since it may be damage that keeps it from starting.
/// A store that cannot be opened is one finding; the rest is verified as far as it goes without that one.
/// </summary>
public sealed class OfflineVerifier(IServiceProvider services)
{
    private readonly ConcurrentQueue<Exception> _unopened = new();

    /// <summary>To be called when all ports are added.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<OfflineVerifier>();
        Guard<IMasterKey>(services);
        Guard<IKeyStore>(services);
        Guard<IEventStore>(services);
        Guard<IBlobStore>(services);
        Guard<ISearchIndex>(services);
        Guard<IRootStore>(services);
        Guard<IRootSigner>(services);
    }

    /// <summary>Returns when everything was looked at that can be; what is wrong stands in the log.</summary>
    /// <exception cref="OperationCanceledException"/>
    public async Task Run(VerifyRequest request, string? tenant, VerifyLog log, CancellationToken cancellationToken)
    {
        var verifier = services.GetRequiredService<Verifier>();
        foreach (var failure in _unopened)
        {
            log.AddStore(Unreadable.Reason(failure));
        }

        var places = await Places(log, cancellationToken);
        await verifier.Run(
            new VerifyScope
            {
                Tenant = tenant,
                Document = request.Document,
                Blobs = request.Blobs,
                RootsMade = places.IsCompletedSuccessfully ? (await places).RootsMade : 0,
                Generations = async () => (await places).Generations,
            },
            log, cancellationToken);
        log.Enter(VerifyPhase.Over, 0);
    }

    /// <summary>Asked again, it fails again as it did.</summary>
    private async Task<Task<StoredPlaces>> Places(VerifyLog log, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(await StoredPlaces.Read(services, cancellationToken));
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            log.AddStore(Unreadable.Reason(e));
            return Task.FromException<StoredPlaces>(e);
        }
    }

    private static void Guard<T>(IServiceCollection services) where T : class
    {
        var open = services.Last(service => service.ServiceType == typeof(T)).ImplementationFactory
            ?? throw new InvalidOperationException($"no factory opens {typeof(T).Name}");
        services.Replace(ServiceDescriptor.Singleton<T>(provider =>
        {
            try
            {
                return (T)open(provider);
            }
            catch (Exception e) when (Unreadable.Is(e))
            {
                provider.GetRequiredService<OfflineVerifier>()._unopened.Enqueue(e);
                return StandIn.For<T>(e);
            }
        }));
    }
}
