using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Cluster.Tests.Deployed;

/// <summary>
/// A machine as a container would give it: the system's files and a program to read, two folders to write, one user
/// without any privilege, and the network of the host.
/// </summary>
/// <param name="program">Stands in it as <c>/app</c>.</param>
/// <param name="user">Number of the user, which is the owner of both folders.</param>
internal sealed class Sandbox(string program, string data, string temporary, string user)
{
    private const string Bwrap = "bwrap";
    private const string Needs = "bubblewrap is not installed, or may not make namespaces here";

    private static readonly string[] Roots = ["bin", "sbin", "lib", "lib64"];

    /// <summary>Where the <c>dotnet</c> is that runs this test.</summary>
    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Makes both folders such that the user of the sandbox may write there.</summary>
    public static Sandbox Make(string program, string folder, string user)
    {
        var data = Path.Combine(folder, "data");
        var temporary = Path.Combine(folder, "tmp");
        OwnerOnly.CreateDirectory(data);
        OwnerOnly.CreateDirectory(temporary);
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", [$"{user}:{user}", data, temporary]);
            chown.WaitForExit();
            Assert.Equal(0, chown.ExitCode);
        }

        return new Sandbox(program, data, temporary, user);
    }

    public async Task SkipWithout()
    {
        var isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(path => File.Exists(Path.Combine(path, Bwrap)));
        Assert.SkipUnless(isThere && (await Run("true")).ExitCode == 0, Needs);
    }

    /// <summary>Runs a line of the shell to its end.</summary>
    public async Task<(int ExitCode, string Output)> Run(string line)
    {
        using var process = Start("bash", "-c", line);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    public Process Start(params string[] command)
    {
        var start = new ProcessStartInfo(Bwrap, [.. Machine(), "--", .. AsUser(), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Asks a program in the sandbox to end, as a container's runtime does.</summary>
    /// <param name="sandbox">What <see cref="Start"/> gave.</param>
    public static void Terminate(Process sandbox)
    {
        var program = Below(sandbox.Id).Single(id => Words(id) is ["dotnet", ..]);
        using var kill = Process.Start("kill", ["-TERM", program.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private string[] Machine()
    {
        string[] machine =
        [
            "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc", .. Roots.SelectMany(Root),
            "--ro-bind", DotnetRoot, "/dotnet", "--ro-bind", program, "/app", "--bind", data, "/data",
            "--bind", temporary, "/tmp", "--dev", "/dev", "--proc", "/proc", "--remount-ro", "/",
            "--unshare-pid", "--unshare-ipc", "--new-session", "--chdir", "/", "--clearenv",
            "--setenv", "PATH", "/dotnet:/usr/bin:/bin", "--setenv", "HOME", "/data", "--setenv", "TMPDIR", "/tmp",
            "--setenv", "DOTNET_EnableDiagnostics", "0",
        ];
        return Environment.IsPrivilegedProcess
            ? machine
            : [.. machine, "--unshare-user", "--uid", user, "--gid", user];
    }

    /// <summary>As root there is a privilege to give up; as anybody else the namespace makes the user.</summary>
    private IEnumerable<string> AsUser() => Environment.IsPrivilegedProcess
        ?
        [
            "setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs", "--bounding-set=-all",
            "--inh-caps=-all",
        ]
        : [];

    /// <summary>A folder that is a link into /usr on most systems.</summary>
    private static string[] Root(string name) => new DirectoryInfo("/" + name) switch
    {
        { Exists: false } => [],
        { LinkTarget: { } target } => ["--symlink", target, "/" + name],
        _ => ["--ro-bind", "/" + name, "/" + name],
    };

    private static IEnumerable<int> Below(int parent) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0
        where id > 0 && ParentOf(id) == parent
        from found in Below(id).Prepend(id)
        select found;

    private static int ParentOf(int id)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended in between.
            return 0;
        }
    }

    private static string[] Words(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended in between.
            return [];
        }
    }
}
