using Orleans.Docs.Local;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Grains;
using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Files;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_these_and_valid()
    {
        var events = new SqliteEventStoreOptions();
        Assert.Equal((256, 1024 * 1024), (events.ReadPageCommits, events.ReadPageBytes));
        Assert.True(new SqliteEventStoreOptionsValidator().Validate(null, events).Succeeded);

        var blobs = new LocalBlobStoreOptions();
        Assert.Equal((64 * 1024, 500), (blobs.SmallBytesMax, blobs.ListPageBlobs));
        Assert.True(new LocalBlobStoreOptionsValidator().Validate(null, blobs).Succeeded);

        var grains = new SqliteGrainStorageOptions();
        Assert.Equal(4 * 1024 * 1024, grains.StateBytesMax);
        Assert.True(new SqliteGrainStorageOptionsValidator().Validate(null, grains).Succeeded);
        Assert.True(new SqliteOptionsValidator().Validate(null, new SqliteOptions()).Succeeded);
    }

    [Fact]
    public void A_bound_out_of_its_range_is_refused_also_inside()
    {
        var options = new SqliteEventStoreOptions { Database = { QueueWaitMax = TimeSpan.Zero } };
        Assert.True(new SqliteEventStoreOptionsValidator().Validate(null, options).Failed);
        Assert.True(new SqliteOptionsValidator().Validate(null, new SqliteOptions { ReadersMax = 0 }).Failed);
    }
}
