using System.Reflection;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Erasing;
using Orleans.Docs.Operations;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>One method of a grain interface, to be called with arguments that mean nothing.</summary>
internal sealed record GrainMethod(Type Interface, MethodInfo Method)
{
    private static readonly Type[] ForTenants =
    [
        typeof(ISearchGrain), typeof(IReplayGrain), typeof(IStatusGrain), typeof(ITenantUploadsGrain),
        typeof(IVerifyGrain), typeof(IIndexGrain), typeof(IIndexFailuresGrain), typeof(IApiKeysGrain),
        typeof(IControlGrain), typeof(IErasureGrain), typeof(IAuditGrain), typeof(IRetentionGrain),
        typeof(IReviewGrain), typeof(IMasterGrain),
    ];

    private static readonly Type[] ForSteps = [typeof(IStepQueueGrain), typeof(IStepWorkerGrain)];

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

    /// <summary>Nobody hears whether it came in.</summary>
    public bool IsOneWay => Method.IsDefined(typeof(OneWayAttribute));

    /// <summary>Keys that the grain takes; for documents of one that exists and of one that does not.</summary>
    public string[] Keys(DocumentKey document) =>
        ForTenants.Contains(Interface) ? [document.Tenant]
        : ForSteps.Contains(Interface) ? [nameof(Step.Extract)]
        : [document.ToString(), $"{document.Tenant}/unknown"];

    /// <param name="key">For grains with a text key; the others get 0.</param>
    public async Task Call(IGrainFactory grains, string key)
    {
        var grain = typeof(IGrainWithIntegerKey).IsAssignableFrom(Interface)
            ? grains.GetGrain(Interface, 0)
            : grains.GetGrain(Interface, key);
        var result = Method.Invoke(grain, Nothing(Method))!;
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

    public static object?[] Nothing(MethodInfo method) =>
        [.. method.GetParameters().Select(parameter => Nothing(parameter.ParameterType))];

    private static object? Nothing(Type type) =>
        type == typeof(string) ? "x" : type.IsValueType ? Activator.CreateInstance(type) : null;
}
