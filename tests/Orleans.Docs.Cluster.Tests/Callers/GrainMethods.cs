using System.Reflection;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>One method of a grain interface, to be called with arguments that mean nothing.</summary>
internal sealed record GrainMethod(Type Interface, MethodInfo Method)
{
    /// <summary>Every method of every grain interface of an assembly, internal ones too.</summary>
    public static IEnumerable<GrainMethod> Of(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)
        from method in type.GetMethods()
        select new GrainMethod(type, method);

    public static IEnumerable<GrainMethod> OfTheSystem() =>
        Of(typeof(IDocumentGrain).Assembly).Concat(Of(typeof(IDocumentWorkGrain).Assembly));

    public Role? Role => (Method.GetCustomAttribute<RequiresRoleAttribute>()
        ?? Interface.GetCustomAttribute<RequiresRoleAttribute>())?.Role;

    public override string ToString() => $"{Interface.Name}.{Method.Name}";

    /// <param name="key">For grains with a text key; the others get 0.</param>
    public async Task Call(IGrainFactory grains, string key)
    {
        var grain = typeof(IGrainWithIntegerKey).IsAssignableFrom(Interface)
            ? grains.GetGrain(Interface, 0)
            : grains.GetGrain(Interface, key);
        var result = Method.Invoke(grain, [.. Method.GetParameters().Select(p => Nothing(p.ParameterType))])!;
        switch (result)
        {
            case Task task:
                await task;
                break;
            case IAsyncEnumerable<DocumentChange> changes:
                await using (var enumerator = changes.GetAsyncEnumerator(TestContext.Current.CancellationToken))
                {
                    await enumerator.MoveNextAsync();
                }

                break;
            default:
                throw new InvalidOperationException($"{this} returns a {Method.ReturnType}");
        }
    }

    private static object? Nothing(Type type) =>
        type == typeof(string) ? "x" : type.IsValueType ? Activator.CreateInstance(type) : null;
}
