using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Tests.Anchors;

public sealed class VolumeTests
{
    private static readonly string[] Mounts = ["/", "/mnt/usb", "/mnt/usb/deep", "/home"];

    [Theory]
    [InlineData("/data/events.db", "/")]
    [InlineData("/mnt/usb", "/mnt/usb/")]
    [InlineData("/mnt/usb/roots.key", "/mnt/usb/")]
    [InlineData("/mnt/usb/deep/er/roots.key", "/mnt/usb/deep/")]
    [InlineData("/mnt/usb2/roots.key", "/")]
    [InlineData("/home/somebody/../../data", "/")]
    public void A_path_is_of_the_volume_that_is_mounted_right_above_it(string path, string volume)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "paths of Linux");
        Assert.Equal(volume, Volume.Of(path, Mounts));
    }

    [Fact]
    public void Two_files_of_one_directory_share_a_volume_and_memory_is_another()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory is mounted on Linux");
        Assert.True(Volume.IsShared(Path.GetTempPath() + "a", Path.GetTempPath() + "b/c"));
        Assert.False(Volume.IsShared("/proc/a", "/a"));
    }
}
