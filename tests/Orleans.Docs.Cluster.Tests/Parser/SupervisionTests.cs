using System.Diagnostics;
using Orleans.Docs.Content;
using Orleans.Docs.Local.Engines.Extract;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Tests.Parser;
using Xunit;

namespace Orleans.Docs.Cluster.Tests.Parser;

public sealed class SupervisionTests
{
    [Fact]
    public async Task A_child_ends_amidst_its_work_when_its_supervisor_is_gone()
    {
        using var directory = new WorkDirectory(Path.Combine(Path.GetTempPath(), $"parser-test-{Guid.NewGuid():n}"));
        using var child = Process.Start(ParserCommand.Of(new ParserOptions(), directory.Path))!;
        var ready = await Receive(child);
        Assert.Equal(ReplyKind.Ready, ready.Kind);

        // In the midst of work, as after kill -9 of the silo: the pipe ends, and nothing else tells the child.
        var file = PdfSample.Digital(3_000);
        await Frame.Write(
            child.StandardInput.BaseStream,
            new ParserRequest { Kind = RequestKind.Open },
            ProtocolJson.Default.ParserRequest,
            file,
            default);
        await Frame.Write(
            child.StandardInput.BaseStream,
            new ParserRequest
            {
                Kind = RequestKind.Read,
                FirstPage = 1,
                PagesMax = 3_000,
                Budget = TimeSpan.FromHours(1),
            },
            ProtocolJson.Default.ParserRequest,
            default,
            default);
        Assert.Equal(ReplyKind.Opened, (await Receive(child)).Kind);
        Assert.Equal(ReplyKind.Page, (await Receive(child)).Kind);
        child.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await child.WaitForExitAsync(limit.Token);
        await ParserBench.LeavesNoProcess([child.Id]);
    }

    [Fact]
    public async Task The_tools_of_a_child_end_with_it()
    {
        ImageTests.SkipWithoutTesseract();
        using var directory = new WorkDirectory(Path.Combine(Path.GetTempPath(), $"parser-test-{Guid.NewGuid():n}"));
        await using var child = ParserProcess.Start(new ParserOptions(), directory.Path, TimeProvider.System);
        using var scan = new MemoryStream(ImageTests.Scan(lines: 40));
        var open = new ParserRequest { Kind = RequestKind.Open };
        await child.Call(open, scan, scan.Length, TimeSpan.FromMinutes(1), (_, _) => false, default);
        var read = new ParserRequest { Kind = RequestKind.Read, FirstPage = 1, PagesMax = 1 };
        var reading = child.Call(read, null, 0, TimeSpan.FromMinutes(1), (reply, _) => reply.Page is not null, default);
        Assert.True(SpinWait.SpinUntil(() => ProcessTree.Children(child.Id).Count > 0, TimeSpan.FromSeconds(30)));
        child.Kill(Problems.TimedOut);
        Assert.Equal(Problems.TimedOut, (await Assert.ThrowsAsync<ParserDiedException>(() => reading)).Code);
        await ParserBench.LeavesNoProcess([child.Id]);
    }

    [Fact]
    public void A_child_gets_no_secrets_from_the_environment()
    {
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "not for parsers");
        try
        {
            var start = ParserCommand.Of(new ParserOptions(), Path.GetTempPath());
            Assert.DoesNotContain("AWS_SECRET_ACCESS_KEY", start.Environment.Keys);
            Assert.Contains("PATH", start.Environment.Keys);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        }
    }

    [Fact]
    public void The_work_directory_is_for_its_owner_only_and_what_the_dead_left_is_wiped()
    {
        var root = Path.Combine(Path.GetTempPath(), $"parser-test-{Guid.NewGuid():n}");
        var left = Directory.CreateDirectory(Path.Combine(root, $"{int.MaxValue}-left")).FullName;
        File.WriteAllText(Path.Combine(left, "scrap"), "x");
        var alive = Directory.CreateDirectory(Path.Combine(root, $"{Environment.ProcessId}-other")).FullName;
        using (var directory = new WorkDirectory(root))
        {
            Assert.False(Directory.Exists(left));
            Assert.True(Directory.Exists(alive));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                new DirectoryInfo(directory.Path).UnixFileMode);
        }

        Assert.Equal([alive], Directory.EnumerateDirectories(root));
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task An_idle_document_is_closed_and_its_next_batch_opens_it_again()
    {
        await using var bench = new ParserBench(options => options.HoldOpen = TimeSpan.FromMilliseconds(20));
        var document = bench.NewDocument();
        var file = PdfSample.Digital(3);
        await bench.Extract(file, pagesMax: 1, document: document);
        await bench.Extract(file, firstPage: 2, pagesMax: 1, document: document);
        await bench.Extract(file, firstPage: 3, pagesMax: 1, document: document);
    }

    private static async Task<ParserReply> Receive(Process child) => (await Frame.Read(
        child.StandardOutput.BaseStream, ProtocolJson.Default.ParserReply, 1 << 24, 1 << 24, default))!.Value.Header;
}
