using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Tests.Callers;

/// <summary>One route with one method, to be tried with arguments that mean little.</summary>
internal sealed record Route(string Method, string Pattern, Role? Role, string? Name)
{
    /// <summary>Bodies of routes that take one; the others get none.</summary>
    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["openUpload"] = """{"fileName":"x.txt"}""",
        ["openPresignedUpload"] = """{"fileName":"x.txt"}""",
        ["reprocessDocument"] = """{"from":"classify"}""",
        ["correctDocument"] = """{"field":"total","value":"1"}""",
        ["rejectDocument"] = """{"reason":"x"}""",
        ["eraseDocument"] = "{}",
        ["holdDocument"] = """{"reason":"x"}""",
        ["releaseDocument"] = """{"reason":"x"}""",
        ["setRetention"] = """{"days":36500}""",
        ["importBatch"] = """{"address":"s3://scans/x/"}""",
        ["createKey"] = """{"name":"x","roles":["reader"]}""",
    };

    public static IReadOnlyList<Route> All(IServiceProvider services) =>
    [
        .. from endpoint in services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints)
               .OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           let right = endpoint.Metadata.GetMetadata<RouteRight>()
           select new Route(
               method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), right?.Role,
               endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName),
    ];

    public override string ToString() => $"{Method} {Pattern}";

    public HttpRequestMessage Request(string id)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(Method), Pattern.Replace("{id}", id).Replace("{documentName}", "v1"));
        if (Name is not null && Bodies.TryGetValue(Name, out var body))
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (Method == "PATCH")
        {
            request.Headers.Add("Upload-Offset", "0");
            request.Content = new ByteArrayContent([1, 2, 3]);
        }

        return request;
    }
}
