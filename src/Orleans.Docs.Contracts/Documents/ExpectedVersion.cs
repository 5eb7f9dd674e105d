using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Docs.Documents;

/// <summary>
/// The version that a document must have for the commands of this flow of calls to be carried out; they are refused
/// with <see cref="VersionMismatchException"/> otherwise, except one that was carried out before. That somebody read it
/// meanwhile, or that it settled, changes nothing.
/// </summary>
public static class ExpectedVersion
{
    private const string RequestContextKey = "docs.expected-version";

    /// <summary>For the calls that follow in this flow; null asks for none.</summary>
    public static void Set(long? version)
    {
        if (version is { } v)
        {
            RequestContext.Set(RequestContextKey, v.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            RequestContext.Remove(RequestContextKey);
        }
    }

    /// <summary>What the current call asks for.</summary>
    public static long? Current =>
        RequestContext.Get(RequestContextKey) is string text
            ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
}
