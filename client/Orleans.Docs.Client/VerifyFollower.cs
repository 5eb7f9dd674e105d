using System.Runtime.CompilerServices;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>
/// Follows a verification across breaks by asking again behind the last finding seen. Leaving it cancels the run that
/// it started, and leaves alone one that it joined.
/// </summary>
internal sealed class VerifyFollower(Retries retries, DocsClientOptions options, TimeProvider time)
{
    public async IAsyncEnumerable<VerifyReport> FollowAsync(
        IVerifyGrain grain, VerifyRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var own = Guid.NewGuid().ToString("n");
        var run = await retries.CallAsync(() => grain.Start(own, request), cancellationToken);
        var seen = 0;
        var isOver = false;
        try
        {
            while (!isOver)
            {
                var report = await retries.CallAsync(() => grain.Report(run, seen), cancellationToken);
                seen += report.Findings.Length;
                isOver = report.State is not VerifyState.Running && seen >= report.FindingsKept;
                yield return report;
                if (!isOver && report.Findings.IsEmpty)
                {
                    await Task.Delay(options.ReportInterval, time, cancellationToken);
                }
            }
        }
        finally
        {
            if (!isOver && run == own)
            {
                await CancelAsync(grain, run);
            }
        }
    }

    private async Task CancelAsync(IVerifyGrain grain, string run)
    {
        try
        {
            await grain.Cancel(run).WaitAsync(options.AbortTimeout, time);
        }
        catch (Exception e) when (e is DocsException || Retries.IsTransient(e))
        {
            // The silo is gone, and the run with it.
        }
    }
}
