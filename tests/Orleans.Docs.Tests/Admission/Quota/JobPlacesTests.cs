using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Local.Grains;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Orleans.Docs.Tests.Admission.Quota;

/// <summary>On a store that takes no larger items than DynamoDB does, and keeps them as JSON.</summary>
public sealed class JobPlacesTests : IDisposable
{
    private const int ItemBytesMax = 400 * 1024;
    private const int Places = 10_000;

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly TimeSpan Life = TimeSpan.FromHours(4);
    private static readonly GrainId Grain = GrainId.Create("quota", "here/Jobs");

    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly SqliteGrainStorage _storage;

    public JobPlacesTests() => _storage = new SqliteGrainStorage(
        _directory.PathOf("grains.db"),
        new SqliteGrainStorageOptions { StateBytesMax = ItemBytesMax },
        new JsonGrainStorageSerializer(new OrleansJsonSerializer(Options.Create(new OrleansJsonSerializerOptions()))),
        _services.GetRequiredService<IActivatorProvider>(),
        TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_places_of_long_names_are_kept_and_given_back()
    {
        var slots = new JobSlots(Places, Life);
        foreach (var job in Enumerable.Range(0, Places))
        {
            Assert.True(slots.TryTake(Owner(job), Start));
            Assert.True(slots.Started(Owner(job), $"{job}".PadLeft(64, 'j'), Start));
        }

        await (await Load()).Places.Store(slots.TakeChanges());
        var (places, stored) = await Load();
        Assert.Equal(slots.All.ToHashSet(), stored.ToHashSet());

        var after = JobSlots.Of(Places, Life, stored);
        Assert.All(Enumerable.Range(0, 10), job => Assert.True(after.Free(Owner(1_000 * job))));
        Assert.True(after.TryTake(Owner(Places), Start));
        await places.Store(after.TakeChanges());
        Assert.Equal(after.All.ToHashSet(), (await Load()).Stored.ToHashSet());
    }

    [Fact]
    public async Task What_was_stored_in_one_piece_is_read_goes_on_and_is_freed()
    {
        var old = Enumerable.Range(0, 500).Select(job => new JobSlot(Owner(job), Start + Life)).ToList();
        await _storage.WriteStateAsync(
            "quota", Grain, new GrainState<QuotaState>(new QuotaState { Slots = old }), Token);
        var (places, stored) = await Load();
        Assert.Equal(old.ToHashSet(), stored.ToHashSet());

        var slots = JobSlots.Of(Places, Life, stored);
        slots.Free(Owner(7));
        slots.Started(Owner(8), "eight", Start);
        slots.TryTake(Owner(1_000), Start);
        await places.Store(slots.TakeChanges());
        Assert.Equal(slots.All.ToHashSet(), (await Load()).Stored.ToHashSet());
    }

    [Fact]
    public async Task Who_loaded_them_before_somebody_else_did_stores_nothing_more_whichever_part_he_changes()
    {
        var slots = new JobSlots(Places, Life);
        foreach (var job in Enumerable.Range(0, 3 * JobPlaces.InPartMax))
        {
            slots.TryTake(Owner(job), Start);
        }

        await (await Load()).Places.Store(slots.TakeChanges());
        foreach (var job in new[] { 0, JobPlaces.InPartMax, (3 * JobPlaces.InPartMax) - 1, Places })
        {
            var (before, stored) = await Load();
            var late = JobSlots.Of(Places, Life, stored);
            Assert.True(job == Places ? late.TryTake(Owner(job), Start) : late.Free(Owner(job)));
            var now = await Load();
            await Assert.ThrowsAsync<InconsistentStateException>(() => before.Store(late.TakeChanges()));
            Assert.Equal(now.Stored.ToHashSet(), (await Load()).Stored.ToHashSet());
        }
    }

    [Fact]
    public async Task Only_the_part_that_has_a_place_is_written()
    {
        var slots = new JobSlots(Places, Life);
        foreach (var job in Enumerable.Range(0, 2 * JobPlaces.InPartMax))
        {
            slots.TryTake(Owner(job), Start);
        }

        var places = (await Load()).Places;
        await places.Store(slots.TakeChanges());
        var (first, second) = (await Tag("quota"), await Tag("quota.1"));
        slots.Free(Owner((2 * JobPlaces.InPartMax) - 1));
        await places.Store(slots.TakeChanges());
        Assert.Equal(first, await Tag("quota"));
        Assert.NotEqual(second, await Tag("quota.1"));
    }

    public void Dispose()
    {
        _storage.Dispose();
        _services.Dispose();
        _directory.Dispose();
    }

    private async Task<(JobPlaces Places, IReadOnlyCollection<JobSlot> Stored)> Load()
    {
        var places = new JobPlaces(_storage, Grain);
        return (places, await places.Load(Token));
    }

    private async Task<string?> Tag(string name)
    {
        var state = new GrainState<QuotaState>(new QuotaState());
        await _storage.ReadStateAsync(name, Grain, state, Token);
        return state.ETag;
    }

    private static JobOwner Owner(int job) => new(
        new DocumentKey("tenant".PadLeft(63, 't'), $"{job}".PadLeft(63, 'd')), 1, $"{job}".PadLeft(100, 'n'));
}
