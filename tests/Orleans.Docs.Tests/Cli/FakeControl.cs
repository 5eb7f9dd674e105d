using System.Collections.Immutable;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests.Client;

namespace Orleans.Docs.Tests.Cli;

internal sealed class FakeControl(FakeDocsClient docs) : IControlClient
{
    public Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(docs.Pauses.ToImmutableArray());

    public Task<ImmutableArray<Pause>> PauseEngineAsync(
        Step step, bool isPaused, CancellationToken cancellationToken) =>
        Set(PauseKind.Engine, step.ToString().ToLowerInvariant(), isPaused);

    public Task<ImmutableArray<Pause>> PauseLaneAsync(
        Lane lane, bool isPaused, CancellationToken cancellationToken) =>
        Set(PauseKind.Lane, lane.ToString().ToLowerInvariant(), isPaused);

    public Task<ImmutableArray<Pause>> PauseTenantAsync(bool isPaused, CancellationToken cancellationToken) =>
        Set(PauseKind.Tenant, docs.Tenant, isPaused);

    /// <summary>Its last call ends while somebody looks.</summary>
    public Task DrainSiloAsync(string silo, bool isDrained, CancellationToken cancellationToken)
    {
        var at = docs.Silos.FindIndex(view => view.Address == silo);
        docs.Silos[at] = docs.Silos[at] with { IsDrained = isDrained, Running = 0 };
        return Task.CompletedTask;
    }

    private Task<ImmutableArray<Pause>> Set(PauseKind kind, string name, bool isPaused)
    {
        docs.Pauses.RemoveAll(pause => pause.Kind == kind && pause.Name == name);
        if (isPaused)
        {
            docs.Pauses.Add(new Pause(kind, name, Some.Time, "local:me"));
        }

        return PausesAsync(CancellationToken.None);
    }
}
