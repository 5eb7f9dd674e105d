using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Callers;

/// <summary>
/// The one door: verifies the token of every call to a grain, compares its tenant with the grain's key and its roles
/// with the method's <see cref="RequiresRoleAttribute"/>. A method without the attribute is refused; interfaces of
/// Orleans itself answer to silos only. A client's call that a store failed ends with a refusal, and the log keeps the
/// whole failure. One filter for both, since each costs every call some thread switches of the grain's own.
/// </summary>
internal sealed partial class CallerFilter(CallerTokens tokens, ILogger<CallerFilter> logger)
    : IIncomingGrainCallFilter
{
    /// <summary>
    /// What a client asks of a silo to find its way; everything else between silos is closed to clients.
    /// </summary>
    private const string ClientManifestInterface = "IClusterManifestSystemTarget";

    private static readonly ConcurrentDictionary<MethodInfo, Role> Required = new();
    private static readonly ConcurrentDictionary<Type, bool> Timers = new();

    public Task Invoke(IIncomingGrainCallContext context) =>
        IsTimer(context) || IsAmongSilos(context) ? context.Invoke() : InvokeFor(context);

    // Async, so that the caller is known to this call alone.
    private async Task InvokeFor(IIncomingGrainCallContext context)
    {
        var token = tokens.Verify(RequestContext.Get(CallerToken.RequestContextKey) as string);
        var needed = RoleFor(context);
        if (!token.Has(needed))
        {
            throw new CallerRefusedException($"the caller lacks the role {needed} for {context.MethodName}");
        }

        if (!token.Has(Role.Silo) && token.Tenant != TenantOf(context.TargetId))
        {
            throw new CallerRefusedException("the caller belongs to another tenant");
        }

        CallerScope.Current = token;
        try
        {
            await context.Invoke();
        }
        catch (Exception e) when (context.SourceId?.IsClient() == true && StoreFaults.Told(e) is not null)
        {
            if (e is InconsistentStateException)
            {
                // As Orleans does where it sees this exception: what the grain holds may not be what is stored.
                context.TargetContext.Deactivate(new DeactivationReason(
                    DeactivationReasonCode.ApplicationError, e, "its state has to be read again"));
            }

            LogFailed(logger, e, context.MethodName, context.TargetId);
            throw StoreFaults.Told(e)!;
        }
    }

    /// <summary>A grain's own timer: an object of this process, which no message from outside can hold.</summary>
    private static bool IsTimer(IIncomingGrainCallContext context) =>
        context.Request is { } request && Timers.GetOrAdd(
            request.GetType(),
            type => type.FullName?.StartsWith("Orleans.Runtime.GrainTimer", StringComparison.Ordinal) == true);

    private static bool IsAmongSilos(IIncomingGrainCallContext context) =>
        context.TargetId.IsSystemTarget()
        && (context.SourceId is not { } source
            || !source.IsClient()
            || context.InterfaceMethod.DeclaringType?.Name == ClientManifestInterface);

    private static Role RoleFor(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType == typeof(IAsyncEnumerableGrainExtension))
        {
            return EnumerationRole(context);
        }

        return Required.GetOrAdd(context.InterfaceMethod, method =>
            method.GetCustomAttribute<RequiresRoleAttribute>()?.Role
            ?? method.DeclaringType?.GetCustomAttribute<RequiresRoleAttribute>()?.Role
            ?? (IsOfOrleans(method) ? Role.Silo : throw new CallerRefusedException($"{method.Name} declares no role")));
    }

    /// <summary>
    /// The start of an enumeration asks for the role of the method behind it; the steps after that need its secret id.
    /// </summary>
    private static Role EnumerationRole(IIncomingGrainCallContext context)
    {
        for (var i = 0; i < context.Request.GetArgumentCount(); i++)
        {
            if (context.Request.GetArgument(i) is Serialization.Invocation.IInvokable inner)
            {
                return inner.GetMethod().GetCustomAttribute<RequiresRoleAttribute>()?.Role
                    ?? throw new CallerRefusedException($"{inner.GetMethodName()} declares no role");
            }
        }

        return Role.Reader;
    }

    private static bool IsOfOrleans(MethodInfo method) =>
        method.DeclaringType?.Assembly.GetName().Name is { } name
        && name.StartsWith("Orleans.", StringComparison.Ordinal)
        && !name.StartsWith("Orleans.Docs", StringComparison.Ordinal);

    private static string TenantOf(GrainId grain)
    {
        var key = grain.Key.ToString() ?? "";
        var slash = key.IndexOf('/');
        return slash < 0 ? key : key[..slash];
    }

    [LoggerMessage(LogLevel.Error, "{Method} of {Grain} failed in a store")]
    private static partial void LogFailed(ILogger logger, Exception e, string method, GrainId grain);
}

/// <summary>
/// Calls from this silo to interfaces that only silos may call, and calls that nobody asked for, carry the silo's
/// token. A caller's own token goes along to everything else.
/// </summary>
internal sealed class SiloTokenFilter(CallerTokens tokens) : IOutgoingGrainCallFilter
{
    private static readonly ConcurrentDictionary<MethodInfo, bool> SiloOnly = new();

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        var carried = RequestContext.Get(CallerToken.RequestContextKey);
        if (carried is not null && !IsSiloOnly(context.InterfaceMethod))
        {
            return context.Invoke();
        }

        // Most calls come out of one that already carries it.
        var token = tokens.SiloToken();
        return ReferenceEquals(carried, token) ? context.Invoke() : InvokeAs(token, context);
    }

    // Async, so that what it puts into the request context does not leak into the caller's.
    private static async Task InvokeAs(string token, IOutgoingGrainCallContext context)
    {
        RequestContext.Set(CallerToken.RequestContextKey, token);
        await context.Invoke();
    }

    private static bool IsSiloOnly(MethodInfo? method) => method is not null && SiloOnly.GetOrAdd(method, m =>
        (m.GetCustomAttribute<RequiresRoleAttribute>() ?? m.DeclaringType?.GetCustomAttribute<RequiresRoleAttribute>())
        ?.Role is null or Role.Silo);
}
