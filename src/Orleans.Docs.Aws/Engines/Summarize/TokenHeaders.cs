using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.Runtime;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// What the service counted of a call of <c>InvokeModel</c>, which it says in headers and not in the answer's members.
/// They are seen as the client's pipeline tells of them; with a client that has none nothing is counted.
/// </summary>
internal sealed class TokenHeaders
{
    private const string Input = "X-Amzn-Bedrock-Input-Token-Count";
    private const string Output = "X-Amzn-Bedrock-Output-Token-Count";

    private readonly ConditionalWeakTable<AmazonWebServiceRequest, Counted> _seen = [];

    public TokenHeaders(object client)
    {
        if (client is AmazonServiceClient observed)
        {
            observed.AfterResponseEvent += See;
        }
    }

    /// <summary>Of the request that was sent.</summary>
    public (long? Input, long? Output) Of(AmazonWebServiceRequest request) =>
        _seen.TryGetValue(request, out var counted) ? (counted.Input, counted.Output) : (null, null);

    private void See(object sender, ResponseEventArgs e)
    {
        if (e is WebServiceResponseEventArgs { Request: { } request, ResponseHeaders: { } headers })
        {
            _seen.AddOrUpdate(request, new Counted(Count(headers, Input), Count(headers, Output)));
        }
    }

    private static long? Count(IDictionary<string, string> headers, string name) =>
        headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } value
        && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;

    private sealed record Counted(long? Input, long? Output);
}
