using System.Reflection;
using Xunit;

namespace Orleans.Docs.Tests;

/// <summary>Runs the facts of a conformance suite outside of the test framework, to see whether one fails.</summary>
internal static class ConformanceRun
{
    private const string DynamicSkip = "$XunitDynamicSkip$";

    /// <summary>The first fact that failed, or null; each runs on an instance of its own.</summary>
    public static async Task<string?> FirstFailure(Func<IAsyncLifetime> suite)
    {
        var type = suite().GetType();
        foreach (var (fact, arguments) in Facts(type))
        {
            await using var instance = suite();
            await instance.InitializeAsync();
            try
            {
                await (Task)fact.Invoke(instance, arguments)!;
            }
            catch (Exception e) when (!e.Message.StartsWith(DynamicSkip, StringComparison.Ordinal))
            {
                return fact.Name;
            }
            catch (Exception)
            {
                // A skip: the fact does not apply to this store.
            }
        }

        return null;
    }

    private static IEnumerable<(MethodInfo Fact, object?[] Arguments)> Facts(Type suite)
    {
        foreach (var method in suite.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null))
        {
            var rows = method.GetCustomAttribute<MemberDataAttribute>() is { } member
                ? Rows(suite, member.MemberName)
                : method.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data!).DefaultIfEmpty([]);
            foreach (var row in rows)
            {
                yield return (method, row);
            }
        }
    }

    private static IEnumerable<object?[]> Rows(Type suite, string member) =>
        ((IEnumerable<ITheoryDataRow>)suite
            .GetProperty(member, BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy)!
            .GetValue(null)!)
        .Select(row => row.GetData());
}
