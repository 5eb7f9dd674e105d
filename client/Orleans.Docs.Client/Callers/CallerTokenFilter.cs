using Orleans.Docs.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Client;

/// <summary>
/// Puts the caller's token on every outgoing call, those of a watch included; one that is there already stays.
/// </summary>
internal sealed class CallerTokenFilter(ICallerTokenSource tokens) : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (RequestContext.Get(CallerToken.RequestContextKey) is null)
        {
            RequestContext.Set(CallerToken.RequestContextKey, await tokens.GetAsync());
        }

        await context.Invoke();
    }
}
