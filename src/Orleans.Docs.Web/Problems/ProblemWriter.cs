using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Web.Uploads;
using Orleans.Runtime;

namespace Orleans.Docs.Web.Problems;

/// <summary>What a client reads when a request ended other than well (RFC 9457).</summary>
/// <param name="Fault">Why a store cannot be used (<c>disk-full</c>, <c>locked</c>, <c>read-only</c> …); left out where
/// that is not known, or it is no store.</param>
internal sealed record ProblemAnswer(
    string Type, string Title, int Status, string? Detail, string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StorageFault? Fault);

/// <summary>
/// Makes an answer of whatever went wrong: one line that says what to do, and never a stack trace. What nobody expected
/// is logged in full.
/// </summary>
internal sealed partial class ProblemWriter(ILogger<ProblemWriter> logger) : IMiddleware
{
    private const string MediaType = "application/problem+json";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && context.Response is { StatusCode: >= 400, ContentLength: null }
                && context.Response.ContentType is null)
            {
                await Write(context, Problem.Of(context.Response.StatusCode), retryAfter: null);
            }
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads an answer any more.
            LogLeft(logger, e.GetType().Name);
        }
        catch (Exception e)
        {
            var (problem, retryAfter) = Tell(e);
            if (problem.Status >= StatusCodes.Status500InternalServerError)
            {
                LogFailed(logger, e, context.Request.Method, RouteOf(context), context.TraceIdentifier);
            }

            if (context.Response.HasStarted)
            {
                // Half an answer must not look like a whole one.
                context.Abort();
                return;
            }

            var (asks, offset) = (
                context.Response.Headers.WWWAuthenticate, context.Response.Headers[Headers.UploadOffset]);
            var allow = context.Response.Headers.Allow;
            context.Response.Clear();
            context.Response.Headers.WWWAuthenticate = asks;
            context.Response.Headers[Headers.UploadOffset] = offset;
            context.Response.Headers.Allow = allow;
            await Write(context, problem, retryAfter);
        }
    }

    private static (Problem Problem, TimeSpan? RetryAfter) Tell(Exception e) => e switch
    {
        ProblemException p => (p.Problem, p.RetryAfter),
        OverloadedException o => (Problem.Of(o), o.RetryAfter),
        StorageUnavailableException s => (Problem.Of(s), TimeSpan.FromSeconds(1)),
        DocsException d => (Problem.Of(d), null),
        BadHttpRequestException b => (Problem.Of(b), null),
        BrokenFormException f => (Problem.BadRequest.With(f.Message), null),
        TimeoutException or OrleansException => (Problem.Unavailable, TimeSpan.FromSeconds(1)),
        _ => (Problem.Internal, null),
    };

    private static Task Write(HttpContext context, Problem problem, TimeSpan? retryAfter)
    {
        Headers.Protect(context.Response);
        context.Response.StatusCode = problem.Status;
        if (retryAfter is { } after)
        {
            context.Response.Headers.RetryAfter =
                Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(
            new ProblemAnswer(
                Problem.TypePrefix + problem.Code, problem.Title, problem.Status, problem.Detail,
                Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier, problem.Fault),
            WebJson.Options, MediaType, context.RequestAborted);
    }

    /// <summary>The route and not the address, in which somebody may have written anything.</summary>
    private static string RouteOf(HttpContext context) => context.GetEndpoint()?.DisplayName ?? "no route";

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed, request {Request}")]
    private static partial void LogFailed(ILogger logger, Exception e, string method, string route, string request);

    [LoggerMessage(LogLevel.Debug, "a client left before the answer ({Reason})")]
    private static partial void LogLeft(ILogger logger, string reason);
}
