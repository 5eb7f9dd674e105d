using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.TestSilo.Chaos;

/// <summary>
/// A port of whose calls some fail as the store behind it fails: locked, full, or with an input/output error, before
/// anything was done or after all of it was. Belongs to the container and disposes what it wraps.
/// </summary>
[SuppressMessage("Performance", "CA1852", Justification = "the proxies derive from it, made at run time")]
internal class FaultyPort<T> : DispatchProxy, IDisposable where T : class
{
    private static readonly SqliteFault[] Before = [SqliteFault.Busy, SqliteFault.DiskFull, SqliteFault.InputOutput];
    private static readonly SqliteFault[] After = [SqliteFault.InputOutput];
    private static readonly MethodInfo OfValue = Own(nameof(Value));
    private static readonly MethodInfo OfSequence = Own(nameof(Sequence));

    private T _inner = null!;
    private Dice _dice = null!;
    private double _rate;
    private Func<SqliteUnavailableException, Exception> _error = null!;

    /// <param name="rate">How likely a call fails before, and how likely after.</param>
    /// <param name="error">What the port throws for a fault of its file.</param>
    public static T Around(T inner, Dice dice, double rate, Func<SqliteUnavailableException, Exception> error)
    {
        var proxy = Create<T, FaultyPort<T>>();
        var port = (FaultyPort<T>)(object)proxy;
        (port._inner, port._dice, port._rate, port._error) = (inner, dice, rate, error);
        return proxy;
    }

    public void Dispose()
    {
        (_inner as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var type = targetMethod!.ReturnType;
        object? Call() => targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (type == typeof(Task))
        {
            return Nothing(targetMethod.Name, () => (Task)Call()!);
        }

        var wrap = !type.IsGenericType ? null
            : type.GetGenericTypeDefinition() == typeof(Task<>) ? OfValue
            : type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) ? OfSequence
            : null;
        return wrap is null
            ? Call()
            : wrap.MakeGenericMethod(type.GetGenericArguments()).Invoke(
                this, BindingFlags.DoNotWrapExceptions, null, [targetMethod.Name, (Func<object?>)Call], null);
    }

    private async Task Nothing(string member, Func<Task> call)
    {
        Fail(member, Before);
        await call();
        Fail(member, After);
    }

    private async Task<TValue> Value<TValue>(string member, Func<object?> call)
    {
        Fail(member, Before);
        var value = await (Task<TValue>)call()!;
        try
        {
            Fail(member, After);
        }
        catch
        {
            (value as IDisposable)?.Dispose();
            throw;
        }

        return value;
    }

    /// <summary>What cancels it is among the call's own arguments.</summary>
    private async IAsyncEnumerable<TItem> Sequence<TItem>(string member, Func<object?> call)
    {
        Fail(member, Before);
        await foreach (var item in (IAsyncEnumerable<TItem>)call()!)
        {
            yield return item;
        }

        Fail(member, After);
    }

    private void Fail(string member, SqliteFault[] faults)
    {
        if (_dice.Draw(_rate, faults) is { } fault)
        {
            _dice.Fell($"store {fault} {(faults == After ? "after" : "before")} {typeof(T).Name}.{member}");
            throw _error(new SqliteUnavailableException("chaos.db", fault));
        }
    }

    private static MethodInfo Own(string name) =>
        typeof(FaultyPort<T>).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
