using Orleans.Docs.Local;
using Orleans.Docs.Local.Files;
using Xunit;

namespace Orleans.Docs.Tests.Files;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_is_created_with_its_parents_for_the_owner_only()
    {
        using var data = DataDirectory.Open(_directory.PathOf("some/where"));
        Assert.All(
            [data.Path, .. Directory.GetFiles(data.Path)], entry => Assert.False(OwnerOnly.IsOpenToOthers(entry)));
    }

    [Fact]
    public void A_second_one_is_refused_by_name_of_the_directory_and_the_process_that_has_it()
    {
        using var data = DataDirectory.Open(_directory.PathOf("data"));
        var error = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(data.Path));
        Assert.Equal((data.Path, Environment.ProcessId), (error.Directory, error.OwnerProcessId));
        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_taken_again_when_it_was_let_go()
    {
        DataDirectory.Open(_directory.PathOf("data")).Dispose();
        DataDirectory.Open(_directory.PathOf("data")).Dispose();
    }

    [Fact]
    public void An_empty_one_that_is_open_to_others_is_closed_to_them()
    {
        var path = Open("data");
        using var data = DataDirectory.Open(path);
        Assert.False(OwnerOnly.IsOpenToOthers(path));
    }

    [Fact]
    public void One_that_holds_other_things_and_is_open_to_others_is_left_as_it_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights");
        var path = Open("home");
        File.WriteAllText(Path.Combine(path, "letter.txt"), "");
        Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(path));
        Assert.True(OwnerOnly.IsOpenToOthers(path));
    }

    [Fact]
    public void A_file_in_its_place_is_refused_by_name()
    {
        File.WriteAllText(_directory.PathOf("data"), "");
        var error = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(_directory.PathOf("data")));
        Assert.Contains(_directory.PathOf("data"), error.Message, StringComparison.Ordinal);
    }

    private string Open(string name)
    {
        var path = Directory.CreateDirectory(_directory.PathOf(name)).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }

        return path;
    }
}
