using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Docs.Web;

/// <summary>The JSON of the HTTP interface: camelCase, kebab-case values, nothing that a page could run.</summary>
internal static class WebJson
{
    /// <summary>The usual encoder escapes what would act in HTML.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions());

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        return options;
    }
}
