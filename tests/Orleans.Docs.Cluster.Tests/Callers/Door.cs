using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>
/// Stands behind the filter under test and notes which calls of clients to our grains it let in, but for those with
/// which a silo itself keeps grains awake, from outside of any grain.
/// </summary>
internal sealed class Door : IIncomingGrainCallFilter
{
    public ConcurrentQueue<string> CameIn { get; } = new();

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.SourceId is { } source && source.IsClient() && context.MethodName != "EnsureRunning"
            && (context.InterfaceName.StartsWith("Orleans.Docs", StringComparison.Ordinal)
                || context.InterfaceMethod.DeclaringType == typeof(IAsyncEnumerableGrainExtension)))
        {
            CameIn.Enqueue($"{context.InterfaceName}.{context.MethodName}");
        }

        return context.Invoke();
    }
}
