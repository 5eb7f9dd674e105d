using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Operations;
using Orleans.Docs.Verification;

namespace Orleans.Docs.Tests.Verification;

/// <summary>What moves while it is looked at is not wrong; what a file cannot give stops nothing else.</summary>
public sealed class MotionTests
{
    private static readonly DocumentKey Moving = Archive.Key(9);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_that_is_not_settled_need_not_be_in_the_index()
    {
        using var archive = await Archive.OfFour();
        await archive.AddUnsettled(Moving);

        Assert.Empty((await archive.Verify()).Findings);
    }

    [Fact]
    public async Task An_entry_that_lacks_only_the_settling_is_on_its_way()
    {
        using var archive = await Archive.OfFour();
        await archive.AddUnsettled(Moving);
        await archive.WriteEntry(Moving);
        await archive.Append(Moving, new Settled());

        Assert.Empty((await archive.Verify()).Findings);
    }

    [Fact]
    public async Task An_entry_that_comes_before_the_last_look_is_no_finding()
    {
        using var archive = await Archive.OfFour();
        await archive.AddUnsettled(Moving);
        await archive.Append(Moving, new Settled());
        archive.Options.LookDelay = TimeSpan.FromSeconds(1);
        var log = new VerifyLog(10, archive.Clock);

        var run = archive.Run(log);
        await Reached(log, run, VerifyPhase.SecondLook);
        await archive.WriteEntry(Moving);
        while (!run.IsCompleted)
        {
            archive.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await run;
        Assert.Empty(log.Findings);
    }

    [Fact]
    public async Task Documents_that_come_and_settle_meanwhile_raise_no_alarm()
    {
        using var archive = await Archive.OfFour();
        await archive.Anchor();
        var writing = Task.Run(() => archive.With(10, "busy"), Cancellation);
        var rounds = 0;
        do
        {
            Assert.Empty((await archive.Verify()).Findings);
            rounds++;
        }
        while (!writing.IsCompleted);

        await writing;
        Assert.True(rounds > 1);
        Assert.Empty((await archive.Verify()).Findings);
    }

    [Fact]
    public async Task A_truncated_database_is_refused_with_its_name_when_it_is_opened()
    {
        using var archive = await Archive.OfFour();
        archive.Close();
        using (var file = File.OpenWrite(archive.PathOf("events.db")))
        {
            file.SetLength(file.Length / 2);
        }

        var error = Assert.Throws<EventStoreDamagedException>(archive.Open);
        Assert.Contains("events.db", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_page_of_the_database_is_found_with_the_file_and_the_rest_is_verified()
    {
        using var archive = await Archive.OfFour();
        var last = (await archive.Commits(Archive.Key(4)))[^1].Record.ToArray();
        archive.Damage("events.db", path => OverwritePageOf(path, last));

        var log = await archive.Verify();

        Assert.All(log.Findings, finding =>
        {
            Assert.Equal(FindingCode.StoreUnreadable, finding.Code);
            Assert.Contains("events.db", finding.Detail, StringComparison.Ordinal);
        });
        Assert.Contains(log.Findings, finding => finding.Document == Archive.Key(4));
        Assert.DoesNotContain(log.Findings, finding => finding.Document == Archive.Key(1));
        Assert.InRange(log.Report("r", VerifyState.Unsound, 0, 1, null).Progress.Streams, 1, 3);
    }

    [Fact]
    public async Task A_run_that_is_cancelled_ends_at_once()
    {
        using var archive = await Archive.OfFour();
        var log = new VerifyLog(10, archive.Clock);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => archive.Run(log, cancellationToken: cancelled.Token));
    }

    private static async Task Reached(VerifyLog log, Task run, VerifyPhase phase)
    {
        while (log.Report("r", VerifyState.Running, 0, 1, null).Progress.Phase != phase)
        {
            Assert.False(run.IsCompleted);
            await Task.Yield();
        }

        Assert.Equal(5, log.Report("r", VerifyState.Running, 0, 1, null).Progress.Streams);
    }

    private static void OverwritePageOf(string path, byte[] record)
    {
        var pageBytes = new SqliteEventStoreOptions().Database.PageBytes;
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(record);
        Assert.InRange(at, pageBytes, bytes.Length);
        bytes.AsSpan(at / pageBytes * pageBytes, pageBytes).Clear();
        File.WriteAllBytes(path, bytes);
    }
}
