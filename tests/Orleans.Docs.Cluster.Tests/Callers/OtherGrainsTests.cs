using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Local.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>What is not ours, and what is ours but says nothing of roles.</summary>
public sealed class OtherGrainsTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private string Admin => new CallerToken(
        "default", "administrator", (Role)0x1F, TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1))
        .Sign(CallersKeyFile.LoadOrCreate(silo.Silo.DataPath));

    [Fact]
    public async Task A_method_without_a_role_is_refused_to_everyone()
    {
        await using var client = await AnyClient.ConnectAsync(silo.Silo);
        var grain = client.Grains.GetGrain<INoRoleGrain>("default");
        await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(Admin, grain.Ask));
        await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(Admin, async () =>
        {
            await foreach (var _ in grain.List())
            {
            }
        }));
    }

    [Fact]
    public async Task Management_of_the_cluster_is_refused_to_clients()
    {
        await using var client = await AnyClient.ConnectAsync(silo.Silo);
        var management = client.Grains.GetGrain<IManagementGrain>(0);
        foreach (var token in (string?[])[null, Admin])
        {
            await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(token, () => management.GetHosts()));
            await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(
                token, () => management.ForceActivationCollection(TimeSpan.Zero)));
            await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(
                token, () => management.GetDetailedGrainStatistics()));
        }
    }

    [Fact]
    public async Task Extensions_of_a_grain_are_refused_to_clients()
    {
        await using var client = await AnyClient.ConnectAsync(silo.Silo);
        var document = client.Grains.GetGrain<IDocumentGrain>("default/unknown");
        await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(
            Admin, () => document.AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask()));
        await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(
            null, () => document.AsReference<IAsyncEnumerableGrainExtension>()
                .MoveNext<DocumentChange>(Guid.NewGuid(), TestContext.Current.CancellationToken).AsTask()));
    }

    /// <summary>A system target answers to no tenant at all: whoever reaches one could stop the silo.</summary>
    [Fact]
    public async Task The_silos_own_control_is_refused_to_clients()
    {
        await using var client = await AnyClient.ConnectAsync(silo.Silo);
        var control = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType("Orleans.ISiloControl")).First(type => type is not null)!;
        var target = client.Grains.GetGrain(SystemTargetGrainId.Create(
            SystemTargetGrainId.CreateGrainType("silo-control"),
            silo.Silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress).GrainId).Cast(control);
        var methods = control.GetMethods()
            .Where(method => !method.ContainsGenericParameters && method.ReturnType.IsAssignableTo(typeof(Task)))
            .ToList();
        Assert.NotEmpty(methods);
        foreach (var method in methods)
        {
            await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(null, () => Call(method)));
            await Assert.ThrowsAsync<CallerRefusedException>(() => AnyClient.As(Admin, () => Call(method)));
        }

        Task Call(MethodInfo method) => (Task)method.Invoke(target, GrainMethod.Nothing(method))!;
    }
}
