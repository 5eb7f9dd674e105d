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
            if (silo.Services[i] is { ImplementationType: { } type } descriptor && descriptor.ServiceType == typeof(IStepRunner))
            {
                silo.Services[i] = ServiceDescriptor.Singleton<IStepRunner>(provider => new Runner(
                    (IStepRunner)ActivatorUtilities.CreateInstance(provider, type), this));
            }
        }
    }

    private sealed class Runner(IStepRunner inner, Gate gate) : IStepRunner
    {
        private readonly Gate _gate = gate;

        public Step Step => inner.Step;

        public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
        {
            if (Step == _gate.Step)
            {
                await _gate._opened.Task.WaitAsync(cancellationToken);
            }

            return await inner.Run(order, cancellationToken);
        }
    }

    private Step Step { get; } = step;
}
