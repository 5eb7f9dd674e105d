using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.Routes;

/// <summary>A key to be made.</summary>
internal sealed record NewKeyRequest
{
    public required string Name { get; init; }

    /// <summary>Any of reader, submitter, reviewer, operator, admin.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>How long it lives; without it as long as the options say.</summary>
    public int? Days { get; init; }
}

/// <summary>The tenant's API keys.</summary>
internal static class KeyRoutes
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/keys", async (Caller caller, CancellationToken cancellationToken) => Results.Json(
            new ApiKeysAnswer([.. (await caller.Docs.KeysAsync(cancellationToken)).Select(ApiKeyAnswer.Of)]),
            WebJson.Options))
            .Needs(Role.Admin).Says("getKeys", "The tenant's API keys, not their texts").Produces<ApiKeysAnswer>();
        routes.MapPost("/keys", Create).Needs(Role.Admin)
            .Says("createKey", "Makes a key; its text is in this answer alone")
            .Produces<NewApiKeyAnswer>(StatusCodes.Status201Created);
        routes.MapDelete("/keys/{id}", async (Caller caller, string id, CancellationToken cancellationToken) =>
            await caller.Docs.RevokeKeyAsync(Name.Check("key", id), cancellationToken)
                ? Results.NoContent()
                : throw new ProblemException(Problem.NotFound.With("there is no such key")))
            .Needs(Role.Admin).Says("revokeKey", "Ends a key for good").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Create(
        Caller caller, HttpContext context, NewKeyRequest body, CancellationToken cancellationToken)
    {
        var roles = body.Roles.Aggregate(Role.None, (all, name) => all | (RoleNames.TryParse(name, out var role)
            ? role
            : throw new ProblemException(Problem.BadRequest.With(
                $"roles are any of {string.Join(", ", RoleNames.All)}"))));
        if (body.Days is < 1 or > DaysMax)
        {
            throw new ProblemException(Problem.BadRequest.With("days is 1 or more"));
        }

        var made = await caller.Docs.CreateKeyAsync(
            body.Name, roles, body.Days is { } days ? TimeSpan.FromDays(days) : null, cancellationToken);
        context.Response.Headers.Location = $"{DocsWeb.Root}/keys/{made.Key.Id}";
        return Results.Json(
            new NewApiKeyAnswer(ApiKeyAnswer.Of(made.Key), made.Text), WebJson.Options,
            statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Within what a time span holds; the options say how long a key really may live.</summary>
    private const int DaysMax = 100_000;
}
