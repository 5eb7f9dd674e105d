using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Local;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Tests.Grains;

/// <summary>
/// Whatever a grain stores is read back as it was by the serialiser that silos store with, in every property. There are
/// types that it writes and cannot read, such as dictionaries that do not change.
/// </summary>
public sealed class StoredStatesTests
{
    public static TheoryData<Type> States =>
    [
        .. new[] { typeof(DocsCore), typeof(LocalWing) }
            .SelectMany(member => member.Assembly.GetTypes())
            .SelectMany(type => type.GetConstructors(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.GetCustomAttribute<PersistentStateAttribute>() is not null)
            .Select(parameter => parameter.ParameterType.GetGenericArguments()[0])
            .Distinct().OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(States))]
    public void A_state_is_read_back_as_it_was_stored(Type type)
    {
        var state = Filled.Of(type);
        Assert.Equal(Filled.Lines(state), Filled.Lines(ReadBack(type, state)));
    }

    [Fact]
    public void A_state_that_could_not_be_read_back_does_not_pass() => Assert.ThrowsAny<Exception>(() =>
        ReadBack(typeof(OfADictionary), Filled.Of(typeof(OfADictionary))));

    private static object ReadBack(Type type, object state)
    {
        using var host = new HostBuilder().UseOrleans(silo => silo.UseLocalhostClustering()).Build();
        var serializer = host.Services.GetRequiredService<IGrainStorageSerializer>();
        return typeof(StoredStatesTests).GetMethod(nameof(Again), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [serializer, state], null)!;
    }

    private static object Again<T>(IGrainStorageSerializer serializer, T state) where T : notnull =>
        serializer.Deserialize<T>(serializer.Serialize(state))!;

    public sealed class OfADictionary
    {
        public required ImmutableSortedDictionary<string, int> Counts { get; set; }
    }
}
