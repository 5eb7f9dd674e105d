using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;
using Role = Orleans.Docs.Callers.Role;

namespace Orleans.Docs.Web.Mcp;

/// <summary>
/// Tools for assistants (Model Context Protocol, streamable HTTP without sessions). Each call comes in by the door as
/// any other request, and does what its caller may do.
/// </summary>
internal static class McpServer
{
    public const string Path = "/mcp";

    /// <summary>What tools say is written as over HTTP.</summary>
    private static readonly JsonSerializerOptions Json = new(WebJson.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static void AddDocsMcp(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddMcpServer(server => server.ServerInfo = new Implementation
        {
            Name = "orleans-docs",
            Version = typeof(McpServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion ?? "1",
        })
            .WithHttpTransport(transport => transport.Stateless = true)
            .WithTools<DocumentTools>(Json)
            .WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
            {
                try
                {
                    return await next(request, cancellationToken);
                }
                catch (Exception e) when (e is DocsException or ProblemException)
                {
                    // What the system refuses is the tool's answer, in the words that people get.
                    return new CallToolResult
                    {
                        IsError = true,
                        Content = [new TextContentBlock { Text = Said(e) }],
                    };
                }
            }));
    }

    public static void MapDocsMcp(this WebApplication app) => app.MapMcp(Path).Needs(Role.Reader);

    private static string Said(Exception e) => e switch
    {
        ProblemException problem => problem.Problem.Detail ?? problem.Problem.Title,
        _ => e.Message,
    };
}
