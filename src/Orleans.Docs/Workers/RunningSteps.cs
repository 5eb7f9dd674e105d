using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Workers;

/// <summary>The steps at work on this silo, so that one of them can be broken off. For any thread.</summary>
internal sealed class RunningSteps
{
    private readonly Lock _lock = new();
    private readonly HashSet<Run> _running = [];

    /// <summary>Counts as at work until the answer is disposed.</summary>
    public Run Enter(QueueEntry entry)
    {
        var run = new Run(this, entry);
        lock (_lock)
        {
            _running.Add(run);
        }

        return run;
    }

    /// <summary>Tells the step's work on the document to end; nothing of a later attempt or elsewhere.</summary>
    public void BreakOff(DocumentKey document, Step step, int attempt)
    {
        Run[] told;
        lock (_lock)
        {
            told = [.. _running.Where(run => run.Entry.Document == document && run.Entry.Step == step
                && run.Entry.Attempt <= attempt)];
        }

        foreach (var run in told)
        {
            run.BreakOff();
        }
    }

    private void Leave(Run run)
    {
        lock (_lock)
        {
            _running.Remove(run);
        }
    }

    /// <summary>One step at work. Its token is cancelled when nobody waits for it any more.</summary>
    public sealed class Run(RunningSteps steps, QueueEntry entry) : IDisposable
    {
        private readonly CancellationTokenSource _brokenOff = new();

        public QueueEntry Entry => entry;

        public CancellationToken Token => _brokenOff.Token;

        // Has no timer and nothing to free: whoever breaks it off may come when it has just left.
        public void Dispose() => steps.Leave(this);

        public void BreakOff() => _brokenOff.Cancel();
    }
}
