using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Operations;

/// <summary>Operators see which engine is left alone.</summary>
public sealed class CircuitStatusTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_engine_that_keeps_failing_is_shown_and_its_documents_wait_and_come_through()
    {
        var engine = new Failing();
        await using var silo = await RunningSilo.StartAsync(
            _directory.PathOf("data"),
            [
                "Circuits:FailuresMax=2", "Circuits:OpenFor=00:00:00.500", "Retries:FirstDelay=00:00:00.010",

                // Each time that the engine is tried again costs one.
                "Retries:RetriesMax=100",
            ],
            silo => silo.Services.Insert(0, ServiceDescriptor.Singleton<IEngineSource<IClassifier>>(
                new EngineSource<IClassifier>(new NamedEngine<IClassifier>("failing", () => engine)))));
        await using var client = await silo.ConnectAsync();
        Assert.Empty((await client.Docs.StatusAsync(Token)).Circuits);
        var document = (await client.Submit("a letter"u8.ToArray(), "letter.txt")).Document;

        await Eventually.True(
            async () => (await Circuits(client)).GetValueOrDefault("failing") is { OpenOn: 1, Failures: >= 2 } open
                && open.TriesIn is not null,
            "it is left alone");
        Assert.Equal(0, (await Circuits(client))["local"].OpenOn);
        var status = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IStatusGrain>("health");
        Assert.Contains("failing", await Open(status));

        engine.Works = true;
        Assert.Equal(DocumentState.Completed, (await client.Settled(document)).State);
        await Eventually.True(async () => (await Circuits(client))["failing"].OpenOn == 0, "it is used again");
    }

    private static async Task<ImmutableArray<string>> Open(IStatusGrain status)
    {
        var open = ImmutableArray<string>.Empty;

        // Between two tries it may just be tried.
        await Eventually.True(async () => !(open = await status.OpenCircuits()).IsEmpty, "it is told to health");
        return open;
    }

    private static async Task<Dictionary<string, CircuitStatus>> Circuits(SiloClient client) =>
        (await client.Docs.StatusAsync(Token)).Circuits.ToDictionary(circuit => circuit.Engine);

    private sealed class Failing : IClassifier
    {
        public bool Works { get; set; }

        public EngineIdentity Identity { get; } = new("failing", "1");

        public ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(
            DocumentText text, CancellationToken cancellationToken) =>
            ValueTask.FromResult<Outcome<ImmutableArray<TypeScore>>>(Works
                ? new Outcome<ImmutableArray<TypeScore>>.Done([new TypeScore(DocumentType.Letter, 1)], default)
                : new Outcome<ImmutableArray<TypeScore>>.Transient("engine_error"));
    }
}
