using System.Diagnostics;
using System.Text.Json;
using Orleans.Docs.Deploy.Tests;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Deployed;

/// <summary>
/// What deploy/Dockerfile makes, as far as that can be seen without containers: published by its command, run by its
/// user with its words, on a machine where only its volumes can be written.
/// </summary>
[Collection(WholeSystem.Name)]
public sealed class PublishedSiloTests
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StoppedWithin = TimeSpan.FromMinutes(1);

    /// <summary>What brings each framework that a program may ask for.</summary>
    private static readonly Dictionary<string, string> PackageOf = new()
    {
        ["Microsoft.NETCore.App"] = "dotnet-runtime-10.0",
        ["Microsoft.AspNetCore.App"] = "aspnetcore-runtime-10.0",
    };

    [Fact]
    public async Task It_starts_reads_a_document_and_stops_where_only_its_volumes_can_be_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "namespaces are a thing of Linux");
        var image = ImageFile.Read();
        using var directory = new TemporaryDirectory();
        var program = Directory.CreateDirectory(directory.PathOf("app")).FullName;
        var sandbox = Sandbox.Make(program, directory.FullPath, image.User.Split(':')[0]);
        await sandbox.SkipWithout();
        await Publish(image, program);
        CheckFrameworks(image, program);
        await CheckMachine(sandbox, image);

        var (silo, gateway) = (FreePort.Next(), FreePort.Next());
        string[] command =
        [
            .. image.Start.Select(word => word.Replace("11111", $"{silo}").Replace("30000", $"{gateway}")),
        ];
        var health = image.Health.Replace("30000", $"{gateway}");
        using var running = sandbox.Start(command);
        try
        {
            await Ready(running);
            Assert.Equal(0, (await sandbox.Run(health)).ExitCode);
            await ReadDocuments(directory.PathOf("data"), gateway);

            Sandbox.Terminate(running);
            await running.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(
                StoppedWithin, TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Equal(0, running.ExitCode);
            Assert.NotEqual(0, (await sandbox.Run(health)).ExitCode);
            Assert.False(File.Exists(Path.Combine(directory.PathOf("data"), SiloAnnouncement.FileName)));
        }
        finally
        {
            if (!running.HasExited)
            {
                running.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task Publish(ImageFile image, string output)
    {
        var line = image.Publish.Replace("/app", output, StringComparison.Ordinal);
        Assert.Contains($" --output {output} ", line, StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash", ["-euc", line])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };

        start.Environment["PATH"] = Sandbox.DotnetRoot + Path.PathSeparator + start.Environment["PATH"];

        // Nothing that outlives the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, said);
    }

    /// <summary>The image installs each framework that a published program asks for.</summary>
    private static void CheckFrameworks(ImageFile image, string program)
    {
        var asked = Directory.EnumerateFiles(program, "*.runtimeconfig.json").SelectMany(FrameworksOf).ToHashSet();
        Assert.Contains("Microsoft.NETCore.App", asked);
        Assert.All(asked, framework => Assert.Contains(
            image.Runs, run => run.Contains($" {PackageOf[framework]} ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> FrameworksOf(string path)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(path));
        var options = config.RootElement.GetProperty("runtimeOptions");
        var frameworks = options.TryGetProperty("frameworks", out var several)
            ? several.EnumerateArray()
            : Enumerable.Repeat(options.GetProperty("framework"), 1);
        return [.. frameworks.Select(framework => framework.GetProperty("name").GetString()!)];
    }

    /// <summary>The sandbox is what this test takes it for.</summary>
    private static async Task CheckMachine(Sandbox sandbox, ImageFile image)
    {
        Assert.Equal(image.User, (await sandbox.Run("echo $(id -u):$(id -g)")).Output.Trim());
        foreach (var place in new[] { "/", "/app/", "/etc/", "/usr/", "/dotnet/" })
        {
            Assert.NotEqual(0, (await sandbox.Run($"touch {place}written")).ExitCode);
        }

        foreach (var place in image.Volumes)
        {
            Assert.Equal(0, (await sandbox.Run($"touch {place}/written && rm {place}/written")).ExitCode);
        }
    }

    private static async Task Ready(Process running)
    {
        // Read to the end, so that nothing it writes ever waits for room.
        var errors = running.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var web = await NextLine(running);
        Assert.True(web?.StartsWith("web: http://", StringComparison.Ordinal), web is null ? await errors : web);
        var ready = await NextLine(running);
        Assert.True(ready?.StartsWith("ready", StringComparison.Ordinal), ready is null ? await errors : ready);
    }

    private static Task<string?> NextLine(Process running) =>
        running.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(
            ReadyWithin, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>One that holds its text, and where the tools are, one that only OCR can read.</summary>
    private static async Task ReadDocuments(string data, int gateway)
    {
        await using var client = await SiloClient.ConnectAsync(data, gateway, "default");
        string[] names = ["invoice.pdf", .. Native.HasOcr() ? ["letter-scan.pdf"] : Array.Empty<string>()];
        foreach (var name in names)
        {
            var bytes = await File.ReadAllBytesAsync(
                Path.Combine(Repository.Root, "samples", name), TestContext.Current.CancellationToken);
            var view = await client.SubmitAndSettle(bytes, name);
            Assert.Equal(DocumentState.Completed, view.State);
        }
    }
}
