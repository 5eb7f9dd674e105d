namespace Orleans.Docs.Client;

/// <summary>Always the same token.</summary>
public sealed class StaticCallerTokenSource(string token) : ICallerTokenSource
{
    public ValueTask<string> GetAsync() => ValueTask.FromResult(token);
}
