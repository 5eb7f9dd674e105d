using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Orleans.Docs.Verification;

/// <summary>
/// Stands for a store that could not be opened: whatever it is asked, it fails as the opening did, so that what needs
/// it fails and nothing else does.
/// </summary>
/// <remarks>Neither sealed nor internal, since a proxy is made of it at run time.</remarks>
public class StandIn : DispatchProxy
{
    private Exception? _failure;

    public static T For<T>(Exception failure) where T : class
    {
        var made = Create<T, StandIn>();
        ((StandIn)(object)made)._failure = failure;
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ExceptionDispatchInfo.Throw(_failure!);
        return null;
    }
}
