using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;

namespace Orleans.Docs.Web.OpenApi;

/// <summary>The OpenAPI document: what the routes say of themselves, with rights, refusals and examples.</summary>
internal static class OpenApiDocumentation
{
    private const string SchemeName = "bearer";
    private const string Json = "application/json";

    public static void AddDocsOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Sort(operation, context.Document!, context.Description.RelativePath ?? "");
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            RouteNotes.Add(operation, metadata);
            Complete(operation, context.Document!, metadata.OfType<RouteRight>().Single());
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Orleans.Docs",
            Version = "v1",
            Description = "Takes documents in, reads them, and remembers every step. Errors are problem+json with a "
                + "stable type, `" + Problem.TypePrefix + "CODE`. The tenant is the caller's.",
        };

        // Where it is served is not part of what is promised.
        document.Servers = [];
        document.Tags = new HashSet<OpenApiTag>(
            document.Tags?.Where(tag => document.Paths.Values.Any(path => path.Operations!.Values.Any(
                operation => operation.Tags!.Any(used => used.Name == tag.Name)))) ?? []);
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (docs-key.…) or a JWT of the configured issuer.",
        };
    }

    /// <summary>By what the address names first: documents, uploads, search …</summary>
    private static void Sort(OpenApiOperation operation, OpenApiDocument document, string path)
    {
        var name = path.Split('/') is [DocsWeb.Version, var noun, ..] ? noun : path.Split('/')[0];
        document.Tags ??= new HashSet<OpenApiTag>();
        if (document.Tags.All(tag => tag.Name != name))
        {
            document.Tags.Add(new OpenApiTag { Name = name });
        }

        operation.Tags = new HashSet<OpenApiTagReference> { new(name, document) };
    }

    private static void Complete(OpenApiOperation operation, OpenApiDocument document, RouteRight right)
    {
        operation.Responses ??= [];
        if (right.Role is { } role)
        {
            operation.Description = $"Needs the role {string.Join(", ", RoleNames.Of(role))}"
                + ((role & Role.Owner) == 0 ? "." : ", in the operators' tenant.");
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(SchemeName, document)] = [] },
            ];
            foreach (var problem in new[] { Problem.NoCredentials, Problem.MissingRole, Problem.TooManyRequests })
            {
                Add(operation, problem);
            }
        }

        if (operation.Parameters?.Any(parameter => parameter.Name == HeaderNames.IfMatch) is true)
        {
            Add(operation, Problem.Changed);
        }

        if (Examples.Requests.GetValueOrDefault(operation.OperationId ?? "") is { } request
            && operation.RequestBody?.Content is { } bodies && bodies.TryGetValue(Json, out var body))
        {
            body.Example = request.DeepClone();
        }

        if (Examples.Answers.GetValueOrDefault(operation.OperationId ?? "") is { } answer)
        {
            foreach (var (status, response) in operation.Responses)
            {
                if (status.StartsWith('2')
                    && response.Content is { } contents && contents.TryGetValue(Json, out var content))
                {
                    content.Example = answer.DeepClone();
                }
            }
        }
    }

    private static void Add(OpenApiOperation operation, Problem problem) =>
        operation.Responses![problem.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
        {
            Description = problem.Title,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Example = Example(problem) },
            },
        };

    private static JsonObject Example(Problem problem) => new()
    {
        ["type"] = Problem.TypePrefix + problem.Code,
        ["title"] = problem.Title,
        ["status"] = problem.Status,
        ["detail"] = null,
        ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
    };
}
