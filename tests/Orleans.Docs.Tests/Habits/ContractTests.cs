using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Callers;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Docs.Tests.Habits;

/// <summary>What crosses a process: names that stay, roles on every door, refusals that arrive whole.</summary>
public sealed class ContractTests
{
    private static readonly Assembly[] Assemblies = [typeof(DocsException).Assembly, typeof(DocsCore).Assembly];

    private static readonly Type[] Types = [.. Assemblies.SelectMany(assembly => assembly.GetTypes())];

    private static readonly Type[] Serialized =
        [.. Types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))];

    private static readonly Type[] Grains =
        [.. Types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    public static TheoryData<Type> Refusals =>
        [.. typeof(DocsException).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Exception)) && !t.IsAbstract)];

    [Fact]
    public void Whatever_is_serialised_has_a_name_of_its_own()
    {
        Assert.NotEmpty(Serialized);
        var aliases = Serialized.Concat(Grains)
            .SelectMany(type => type.GetCustomAttributes<AliasAttribute>(inherit: false).Select(name => name.Alias)
                .DefaultIfEmpty($"{type.Name} has no alias"))
            .ToArray();
        Assert.All(aliases, alias => Assert.StartsWith("docs.", alias, StringComparison.Ordinal));
        Assert.Equal(aliases.Distinct(StringComparer.Ordinal), aliases);
    }

    [Fact]
    public void Every_method_of_every_grain_has_a_name_and_asks_for_a_role()
    {
        Assert.NotEmpty(Grains);
        foreach (var method in Grains.SelectMany(grain => grain.GetMethods()))
        {
            var door = $"{method.DeclaringType!.Name}.{method.Name}";
            Assert.True(method.IsDefined(typeof(AliasAttribute)), $"{door} has no alias");
            var role = method.GetCustomAttribute<RequiresRoleAttribute>()
                ?? method.DeclaringType.GetCustomAttribute<RequiresRoleAttribute>();
            Assert.True(role is { Role: not Role.None }, $"{door} asks for no role");
        }
    }

    [Fact]
    public void Only_grains_for_silos_stand_outside_the_contracts() => Assert.All(
        Grains.Where(grain => grain.Assembly == typeof(DocsCore).Assembly),
        grain => Assert.Equal(Role.Silo, grain.GetCustomAttribute<RequiresRoleAttribute>()?.Role));

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_crosses_a_process_with_all_that_it_says(Type type)
    {
        Assert.True(type.IsSealed, $"{type.Name} is not sealed");
        var refusal = (DocsException)Make(type);
        Assert.Matches("^[a-z][a-z_]*$", refusal.Code);

        using var provider = new ServiceCollection().AddSerializer(builder =>
        {
            foreach (var assembly in Assemblies)
            {
                builder.AddAssembly(assembly);
            }
        }).BuildServiceProvider();
        var serializer = provider.GetRequiredService<Serializer>();
        var read = serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(refusal));

        Assert.IsType(type, read);
        foreach (var fact in Facts(type))
        {
            Assert.Equal(fact.GetValue(refusal), fact.GetValue(read));
        }
    }

    /// <summary>The message, and what this project's own classes add to it.</summary>
    private static IEnumerable<PropertyInfo> Facts(Type type) => type.GetProperties().Where(property =>
        property.Name == nameof(Exception.Message) || typeof(DocsException).IsAssignableFrom(property.DeclaringType));

    private static object Make(Type type)
    {
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke(
            [.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]);
    }

    private static object Sample(Type type) => type == typeof(string) ? "some_word"
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(90)
        : type == typeof(StorageFault) ? StorageFault.ReadOnly
        : throw new NotSupportedException($"say here what a sample of {type.Name} is");
}
