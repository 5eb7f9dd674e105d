using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Orleans.Docs.Cluster.Tests.PowerLoss;

/// <summary>One call that a traced process made to the system, as strace tells it.</summary>
/// <param name="Name">Of the system call.</param>
/// <param name="Texts">Its strings and the paths of its file descriptors, in order.</param>
/// <param name="Numbers">Its plain numbers, in order.</param>
/// <param name="Flags">All of its arguments but texts, as they are written.</param>
/// <param name="StartedAt">How many calls had ended when this one began.</param>
internal sealed record DiskCall(
    string Name, IReadOnlyList<byte[]> Texts, IReadOnlyList<long> Numbers, string Flags, int StartedAt)
{
    /// <summary>The line that a program told its progress with, or null.</summary>
    public string? Acknowledgement => Name == "write" && Texts.Count > 1 && Texts[1].AsSpan().StartsWith("ack "u8)
        ? Encoding.UTF8.GetString(Texts[1]).TrimEnd()
        : null;

    public string Path(int text) => Encoding.UTF8.GetString(Texts[text]);
}

/// <summary>
/// Everything a process did to the disk, and the lines that it wrote meanwhile, in the order in which the calls ended.
/// </summary>
internal static class DiskTrace
{
    private const string Calls =
        "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,rename,renameat,"
        + "renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,sync_file_range,copy_file_range,"
        + "sendfile,sync,syncfs";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    public static void SkipWithoutStrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "calls to the system are traced on Linux only");
        try
        {
            using var strace = Process.Start(
                new ProcessStartInfo("strace", ["-qq", "-e", "trace=none", "true"]) { RedirectStandardError = true })!;
            var error = strace.StandardError.ReadToEnd();
            strace.WaitForExit();
            Assert.SkipUnless(strace.ExitCode == 0, $"strace may not trace here: {error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("strace is not installed");
        }
    }

    /// <summary>Runs a program that lies beside the tests, to its end.</summary>
    public static async Task<IReadOnlyList<DiskCall>> Of(string traceFile, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("strace",
        [
            "-f", "--seccomp-bpf", "-qq", "-a", "1", "-y", "-xx", "-s", "16000000", "-e", "signal=none",
            "-e", $"trace={Calls}", "-o", traceFile,
            System.IO.Path.Combine(AppContext.BaseDirectory, program), .. arguments,
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await output;
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return Parse(File.ReadLines(traceFile));
    }

    public static IReadOnlyList<DiskCall> Parse(IEnumerable<string> lines)
    {
        const string Unfinished = "<unfinished ...>";
        const string Resumed = " resumed>";
        var calls = new List<DiskCall>();
        var begun = new Dictionary<string, (string Text, int StartedAt)>();
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ');
            var (thread, text, startedAt) = (line[..space], line[space..].TrimStart(), calls.Count);
            if (text.EndsWith(Unfinished, StringComparison.Ordinal))
            {
                begun[thread] = (text[..^Unfinished.Length], startedAt);
                continue;
            }

            if (text.StartsWith("<... ", StringComparison.Ordinal))
            {
                var (beginning, at) = begun[thread];
                text = beginning + text[(text.IndexOf(Resumed, StringComparison.Ordinal) + Resumed.Length)..];
                startedAt = at;
            }

            if (Call(text, startedAt) is { } call)
            {
                calls.Add(call);
            }
        }

        return calls;
    }

    /// <summary>Null where the call failed, did not return, or the line tells something else.</summary>
    private static DiskCall? Call(string text, int startedAt)
    {
        var open = text.IndexOf('(');
        var result = text.LastIndexOf(") = ", StringComparison.Ordinal);
        if (open < 0 || result < 0 || text[(result + 4)..].StartsWith('-') || text[result + 4] == '?')
        {
            return null;
        }

        var texts = new List<byte[]>();
        var flags = new StringBuilder();
        for (var i = open + 1; i < result; i++)
        {
            var end = text[i] switch { '"' => '"', '<' => '>', _ => '\0' };
            if (end == '\0')
            {
                flags.Append(text[i]);
                continue;
            }

            var close = text.IndexOf(end, i + 1);
            texts.Add(Unescape(text.AsSpan(i + 1, close - i - 1)));
            i = close;
        }

        var numbers = flags.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Select(part => long.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : (long?)null)
            .OfType<long>();
        return new DiskCall(text[..open], texts, [.. numbers], flags.ToString(), startedAt);
    }

    private static byte[] Unescape(ReadOnlySpan<char> text)
    {
        // All of \xNN, as -xx has it; the kinds of other descriptors, such as pipe:[1], stand as they are.
        if (!text.StartsWith("\\x"))
        {
            return Encoding.UTF8.GetBytes(text.ToString());
        }

        var bytes = new byte[text.Length / 4];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = byte.Parse(text.Slice((i * 4) + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return bytes;
    }
}
