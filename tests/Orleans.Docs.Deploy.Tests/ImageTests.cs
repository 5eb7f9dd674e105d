using System.Text.RegularExpressions;
using Orleans.Docs.Deploy.Tests.Promises;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>The image and the task that runs it say the same.</summary>
public sealed class ImageTests
{
    private static readonly ImageFile Image = ImageFile.Read();

    [Fact]
    public void The_task_runs_as_the_user_of_the_image_and_asks_for_its_health_in_the_same_way()
    {
        var container = Running.Container(Synthesized.Template());
        Assert.Equal(Image.User, (string?)container["User"]);
        Assert.Equal(["CMD-SHELL", Image.Health], Template.Texts(container["HealthCheck"]!["Command"]));
    }

    [Fact]
    public void The_task_mounts_what_the_image_may_write_and_opens_the_ports_that_it_listens_on()
    {
        var container = Running.Container(Synthesized.Template());
        var mounted = container["MountPoints"]!.AsArray().Select(mount => (string)mount!["ContainerPath"]!);
        Assert.Equal(Image.Volumes, mounted);
        var ports = container["PortMappings"]!.AsArray().Select(port => $"{port!["ContainerPort"]}").ToList();
        Assert.Equal(["11111", "30000"], ports);
        Assert.Subset(Image.Start.ToHashSet(), ports.ToHashSet());
        Assert.Contains($"/{Network.GatewayPort}", Image.Health, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_has_the_native_programs_that_the_script_installs()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "docs"));
        var packages = Regex.Match(script, @"native_packages=\((?<names>[^)]+)\)").Groups["names"].Value.Split(' ');
        Assert.Contains("tesseract-ocr", packages);
        Assert.All(packages, package => Assert.Contains(
            Image.Runs, run => run.Contains($" {package} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_user_of_the_image_is_nobody_of_the_system() =>
        Assert.All(Image.User.Split(':'), id => Assert.InRange(int.Parse(id, null), 1_000, 60_000));
}
