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
        DecorateRunners(services, inner => new CrashingRunner(inner, point, log, slow));
    }

    public static void DecorateRunners(IServiceCollection services, Func<IStepRunner, IStepRunner> decorate)
    {
        for (var i = 0; i < services.Count; i++)
        {
            var descriptor = services[i];
            if (descriptor.ServiceType == typeof(IStepRunner))
            {
                services[i] = ServiceDescriptor.Singleton(
                    provider => decorate((IStepRunner)Make(provider, descriptor)));
            }
        }
    }

    public static void Decorate<T>(IServiceCollection services, Func<T, T> decorate) where T : class
    {
        var descriptor = services.Last(d => d.ServiceType == typeof(T));
        services.Remove(descriptor);
        services.AddSingleton(provider => decorate((T)Make(provider, descriptor)));
    }

    public static void DecorateKeyed<T>(IServiceCollection services, string key, Func<T, T> decorate) where T : class
    {
        var descriptor = services.Last(d => d.IsKeyedService && d.ServiceType == typeof(T) && key.Equals(d.ServiceKey));
        services.Remove(descriptor);
        services.AddKeyedSingleton(
            key, (provider, _) => decorate((T)descriptor.KeyedImplementationFactory!(provider, key)));
    }

    private static object Make(IServiceProvider provider, ServiceDescriptor descriptor) =>
        descriptor.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!);
}
