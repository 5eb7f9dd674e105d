using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Callers;
using Orleans.Docs.Operations;
using Orleans.Docs.Web.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Web.Routes;

/// <param name="Status">live, ready, degraded or unavailable.</param>
/// <param name="BrokenEngines">Engines that cannot be made, as <c>step/engine</c>; the others go on.</param>
/// <param name="IndexIsDamaged">Searches miss documents until the index is rebuilt; all else goes on.</param>
/// <param name="OpenCircuits">Engines that are left alone for a while, since they kept failing; work that needs them
/// waits, and the others go on.</param>
internal sealed record HealthAnswer(
    string Status, IReadOnlyList<string> BrokenEngines, bool IndexIsDamaged, IReadOnlyList<string> OpenCircuits);

/// <summary>For whoever watches the process: nothing here says anything of a document or a tenant.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var live = new HealthAnswer("live", [], false, []);
        routes.MapGet("/health/live", () => Results.Json(live, WebJson.Options)).IsOpen()
            .Says("getLive", "The process answers").Produces<HealthAnswer>();
        routes.MapGet("/health/ready", async (Health health) =>
            {
                var answer = await health.Look();
                return Results.Json(
                    answer, WebJson.Options,
                    statusCode: answer.Status == Health.Unavailable ? StatusCodes.Status503ServiceUnavailable : null);
            }).IsOpen()
            .Says("getReady", "The cluster answers; degraded when an engine or the index cannot be used for now")
            .Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>Asks the cluster how it is, once for all who want to know within a second.</summary>
internal sealed partial class Health(
    IGrainFactory grains, CallerTokens tokens, TimeProvider time, ILogger<Health> logger)
{
    public const string Unavailable = "unavailable";

    /// <summary>No tenant's: what is asked here is the same for all.</summary>
    private const string StatusKey = "health";

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task<HealthAnswer>? _last;
    private long _lookedAt;

    public Task<HealthAnswer> Look()
    {
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_lookedAt) >= GoodFor))
            {
                _lookedAt = time.GetTimestamp();
                _last = Ask();
            }

            return _last;
        }
    }

    private async Task<HealthAnswer> Ask()
    {
        RequestContext.Set(CallerToken.RequestContextKey, tokens.SiloToken());
        try
        {
            var status = grains.GetGrain<IStatusGrain>(StatusKey);
            var engines = await status.Engines().WaitAsync(Patience, time);
            var indexIsDamaged = await status.IndexIsDamaged().WaitAsync(Patience, time);
            var open = await status.OpenCircuits().WaitAsync(Patience, time);
            var broken = engines.Where(engine => engine.ModelVersion is null)
                .Select(engine => $"{engine.Step}/{engine.Name}".ToLowerInvariant()).ToArray();
            return new HealthAnswer(
                broken.Length == 0 && !indexIsDamaged && open.IsEmpty ? "ready" : "degraded", broken, indexIsDamaged,
                open);
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or DocsException)
        {
            LogUnavailable(logger, e.GetType().Name);
            return new HealthAnswer(Unavailable, [], false, []);
        }
    }

    [LoggerMessage(LogLevel.Warning, "the cluster does not answer ({Reason})")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
