using System.Collections.Immutable;
using Orleans.Docs.Bench.Benches.Events;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>
/// All four engines, which answer as the stub does after a log-normal time between 0.2 and 2 s, as a service far away.
/// </summary>
internal sealed class SlowEngines : IExtractor, IClassifier, IPiiDetector, ISummarizer
{
    public const string Settings = "each call takes a log-normal time between 0.2 and 2 s, 0.6 s at the median";

    private const double MedianSeconds = 0.6;
    private const double Sigma = 0.5;

    private readonly StubEngines _stub = new();

    public EngineIdentity Identity => _stub.Identity;

    public async ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken token)
    {
        await Take(token);
        return await _stub.Extract(request, token);
    }

    public async ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(DocumentText text, CancellationToken token)
    {
        await Take(token);
        return await _stub.Classify(text, token);
    }

    public async ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken token)
    {
        await Take(token);
        return await _stub.Detect(text, token);
    }

    public async ValueTask<Outcome<Summary>> Summarize(DocumentText text, TypeScore type, CancellationToken token)
    {
        await Take(token);
        return await _stub.Summarize(text, type, token);
    }

    private static Task Take(CancellationToken cancellationToken)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - Random.Shared.NextDouble()))
            * Math.Cos(2 * Math.PI * Random.Shared.NextDouble());
        var seconds = Math.Clamp(MedianSeconds * Math.Exp(Sigma * normal), 0.2, 2);
        return Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
    }
}
