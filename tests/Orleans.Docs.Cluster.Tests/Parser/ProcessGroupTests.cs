using System.Diagnostics;
using System.Globalization;
using Orleans.Docs.Parser.Protocol;

namespace Orleans.Docs.Cluster.Tests.Parser;

/// <summary>The number of a process that has ended may be another's.</summary>
public sealed class ProcessGroupTests
{
    [Fact]
    public async Task A_group_that_another_process_leads_under_the_number_is_left_alone_and_orphans_are_not()
    {
        // It leads a group, as a process would that got the number of a child that is gone.
        using var leader = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "sleep 600 & echo $!; wait"])
        {
            RedirectStandardOutput = true,
        })!;
        var id = int.Parse(
            (await leader.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!,
            CultureInfo.InvariantCulture);
        using var member = Process.GetProcessById(id);

        ProcessGroup.KillOrphans(leader.Id);
        Assert.False(leader.HasExited);
        Assert.False(member.HasExited);

        leader.Kill();
        await leader.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(member.HasExited);
        ProcessGroup.KillOrphans(leader.Id);
        await ParserBench.LeavesNoProcess([leader.Id]);
    }
}
