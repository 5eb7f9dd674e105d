using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Workers;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests.Documents;

/// <summary>Holds one step back until it is opened, so that a test sees the document in between.</summary>
internal sealed class Gate(Step step)
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _opened.TrySetResult();

    public void Around(ISiloBuilder silo)
    {
        for (var i = 0; i < silo.Services.Count; i++)
        {
            var descriptor = silo.Services[i];
            if (descriptor.ServiceType == typeof(IStepRunner) && descriptor.ImplementationType is { } type)
            {
                silo.Services[i] = ServiceDescriptor.Singleton<IStepRunner>(provider =>
                    new Runner((IStepRunner)ActivatorUtilities.CreateInstance(provider, type), this));
            }
        }
    }

    private Task Pass(Step at, CancellationToken cancellationToken) =>
        at == step ? _opened.Task.WaitAsync(cancellationToken) : Task.CompletedTask;

    private sealed class Runner(IStepRunner inner, Gate gate) : IStepRunner
    {
        public Step Step => inner.Step;

        public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
        {
            await gate.Pass(Step, cancellationToken);
            return await inner.Run(order, cancellationToken);
        }
    }
}
