using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Queue;

/// <summary>
/// A million documents that want to wait. With the bounds as they are the queue takes as many as it has room for and
/// grows no further, however many more come (the sweep offers those again); with room for all of them a waiting
/// document takes what it takes among few.
/// </summary>
internal sealed class MillionPart(QueueRun run)
{
    private const int All = 1_000_000;
    private const int QuickAll = 400_000;
    private const int FewOf = 10;
    private const int Bound = 200_000;
    private const int QuickBound = 80_000;
    private const int BytesMax = 1_000;
    private const double FlatMax = 1.1;
    private const double Mebi = 1024 * 1024;
    private const string Prefix = "queue.million";

    private int Offered => run.Quick ? QuickAll : All;

    public async Task Run(CancellationToken cancellationToken)
    {
        await Bounded(run.Quick ? QuickBound : Bound, cancellationToken);
        await Roomy(cancellationToken);
    }

    private async Task Bounded(int bound, CancellationToken cancellationToken)
    {
        run.Report.Say($"{Prefix}: {Offered} offers to a queue for {bound}");
        await using var host = await PausedQueue.Start(
            run.File("bounded"), [$"--Docs:Admission:WaitingMax={bound}"], cancellationToken);
        var before = Bytes();
        var taken = await PausedQueue.Offer(host, 0, bound, cancellationToken);
        var full = Bytes() - before;
        taken += await PausedQueue.Offer(host, bound, Offered, cancellationToken);
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.bounded",
            Value = (Bytes() - before) / Mebi,
            Unit = "MiB, all offered",
            Reference = "once full",
            ReferenceValue = full / Mebi,
            Bar = Bar.Below(FlatMax * full / Mebi),
            Settings = run.Settings.Add("offered", $"{Offered}, of which {taken} were taken"),
        });
    }

    private async Task Roomy(CancellationToken cancellationToken)
    {
        var few = Offered / FewOf;
        run.Report.Say($"{Prefix}: {Offered} entries in a queue with room for them");
        await using var host = await PausedQueue.Start(
            run.File("roomy"), [$"--Docs:Admission:WaitingMax={Offered}"], cancellationToken);
        var before = Bytes();
        var taken = await PausedQueue.Offer(host, 0, few, cancellationToken);
        var amongFew = (Bytes() - before) / (double)few;
        taken += await PausedQueue.Offer(host, few, Offered, cancellationToken);
        if (taken < Offered)
        {
            throw new BenchFailedException($"the queue took {taken} of {Offered}");
        }

        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.memory",
            Value = (Bytes() - before) / (double)Offered,
            Unit = "B/document",
            Reference = $"among {few}",
            ReferenceValue = amongFew,
            Bar = Bar.Below(BytesMax),
            Settings = run.Settings.Add(
                "waiting", $"{Offered} entries of {PausedQueue.Tenants} tenants, engine paused"),
        });
    }

    private static long Bytes() => GC.GetTotalMemory(forceFullCollection: true);
}
