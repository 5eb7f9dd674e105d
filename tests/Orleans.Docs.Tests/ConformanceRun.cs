using System.Reflection;
using Xunit;

namespace Orleans.Docs.Tests;

/// <summary>Runs the facts of a conformance suite outside of the test framework, to see which of them fail.</summary>
internal static class ConformanceRun
{
    /// <summary>The names of the facts that failed; each ran on an instance of its own.</summary>
    public static async Task<IReadOnlyList<string>> Failures(Func<IAsyncLifetime> suite)
    {
        var failed = new List<string>();
        foreach (var (fact, arguments) in Facts(suite().GetType()))
        {
            await using var instance = suite();
            await instance.InitializeAsync();
            try
            {
                await (Task)fact.Invoke(instance, arguments)!;
            }
            catch (Exception e) when (!e.Message.StartsWith(DynamicSkip, StringComparison.Ordinal))
            {
                failed.Add(fact.Name);
            }
            catch (Exception)
            {
                // The fact does not apply to this store.
            }
        }

        return failed;
    }

    private const string DynamicSkip = "$XunitDynamicSkip$";

    private static IEnumerable<(MethodInfo Fact, object?[] Arguments)> Facts(Type suite)
    {
        foreach (var method in suite.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null))
        {
            var rows = method.GetCustomAttributes<InlineDataAttribute>().Select(row => row.Data).DefaultIfEmpty([]);
            foreach (var row in rows)
            {
                yield return (method, row!);
            }
        }
    }
}
