namespace Orleans.Docs.OpenSearchServer.Http;

/// <summary>Finds the handler of a method and path; fixed words win over names in braces.</summary>
internal sealed class Router
{
    private sealed record Route(string Method, string[] Segments, Func<ApiRequest, ApiResponse> Handler);

    private readonly List<Route> _routes = [];

    public void Map(string methods, string path, Func<ApiRequest, ApiResponse> handler)
    {
        foreach (var method in methods.Split(' '))
        {
            _routes.Add(new Route(method, Split(path), handler));
        }
    }

    public ApiResponse Dispatch(ApiRequest request)
    {
        var segments = Split(request.Path).Select(Uri.UnescapeDataString).ToArray();
        var candidates = _routes.Where(route => Matches(route.Segments, segments)).ToList();
        var route = candidates.Where(route => route.Method == request.Method).MaxBy(Fixed);
        if (route is null)
        {
            throw candidates.Count > 0
                ? new ApiException(405, "method_not_allowed", $"Incorrect HTTP method for uri [{request.Path}]")
                : ApiException.NotSupported($"{request.Method} {Shape(segments)}");
        }

        request.Parts = route.Segments.Zip(segments)
            .Where(pair => pair.First[0] == '{')
            .ToDictionary(pair => pair.First[1..^1], pair => pair.Second);
        return route.Handler(request);
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static int Fixed(Route route) => route.Segments.Count(segment => segment[0] != '{');

    private static bool Matches(string[] route, string[] segments) =>
        route.Length == segments.Length && route.Zip(segments).All(pair => pair.First[0] == '{'
            ? !pair.Second.StartsWith('_') || pair.Second == "_all" || pair.First is "{id}" or "{name}"
            : pair.First == pair.Second);

    /// <summary>The path with what belongs to the endpoint only.</summary>
    private static string Shape(string[] segments) =>
        "/" + string.Join('/', segments.Select(segment => segment.StartsWith('_') ? segment : "{…}"));
}
