using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Search;
using Orleans.Docs.Workers;

namespace Orleans.Docs.TestSilo;

/// <summary>Puts the crash points around the ports. A port belongs to its wrapper, which disposes it.</summary>
internal static class Faults
{
    public static void Add(
        IServiceCollection services, CrashPoint? point, EngineCallLog log, TimeSpan slow, TimeSpan slowIndex)
    {
        Decorate<IBlobStore>(services, inner => new CrashingBlobStore(inner, point));
        Decorate<IEventStore>(services, inner => new CrashingEventStore(inner, point));
        Decorate<ISearchIndex>(services, inner => new CrashingIndex(inner, point, slowIndex));
        for (var i = 0; i < services.Count; i++)
        {
            var descriptor = services[i];
            if (descriptor.ServiceType == typeof(IStepRunner))
            {
                services[i] = ServiceDescriptor.Singleton<IStepRunner>(provider => new CrashingRunner(
                    (IStepRunner)ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!),
                    point, log, slow));
            }
        }
    }

    private static void Decorate<T>(IServiceCollection services, Func<T, T> decorate) where T : class
    {
        var descriptor = services.Last(d => d.ServiceType == typeof(T));
        services.Remove(descriptor);
        services.AddSingleton(provider => decorate(
            (T)(descriptor.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!))));
    }
}
