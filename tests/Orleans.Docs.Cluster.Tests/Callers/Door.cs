using System.Collections.Concurrent;

namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>Stands behind the filter under test and notes which calls of clients to this system's grains it let in.</summary>
internal sealed class Door : IIncomingGrainCallFilter
{
    public ConcurrentQueue<string> CameIn { get; } = new();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.SourceId is { } source && source.IsClient()
            && context.InterfaceMethod.DeclaringType?.Assembly.GetName().Name?.StartsWith("Orleans.Docs", StringComparison.Ordinal) == true)
        {
            CameIn.Enqueue($"{context.InterfaceName}.{context.MethodName}");
        }

        return context.Invoke();
    }
}
