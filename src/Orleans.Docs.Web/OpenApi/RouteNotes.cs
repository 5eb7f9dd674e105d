using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Orleans.Docs.Web.OpenApi;

/// <summary>A header, or a parameter of the query, that a route reads by itself.</summary>
internal sealed record ReadNote(ParameterLocation Where, string Name, string What, bool IsRequired = false);

/// <summary>Another kind of answer that a route gives to whoever accepts it.</summary>
internal sealed record MediaNote(string MediaType, string Example);

/// <summary>Puts into the OpenAPI document what the handler of a route does not tell of itself.</summary>
internal static class RouteNotes
{
    public static void Add(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var read in metadata.OfType<ReadNote>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                In = read.Where,
                Name = read.Name,
                Description = read.What,
                Required = read.IsRequired,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var media in metadata.OfType<MediaNote>())
        {
            if (operation.Responses?.GetValueOrDefault("200") is OpenApiResponse answer)
            {
                answer.Content ??= new Dictionary<string, OpenApiMediaType>();
                answer.Content[media.MediaType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    Example = JsonValue.Create(media.Example),
                };
            }
        }
    }
}
