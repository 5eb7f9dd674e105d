using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Docs.Cluster.Tests.Erasing;

/// <summary>Puts something around a port. It belongs to its wrapper, which disposes it.</summary>
internal static class Ports
{
    public static void Around<T>(IServiceCollection services, Func<T, IServiceProvider, T> wrap) where T : class
    {
        var inner = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(inner);
        services.AddSingleton(provider => wrap((T)inner.ImplementationFactory!(provider), provider));
    }
}
