using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>
/// Which lane comes next. Real-time work goes first, but for a share of turns that the batch lane has; and batch work
/// never takes the last slots, so that a real-time document does not wait for a batch call that runs.
/// </summary>
internal sealed class LaneTurns(QueueRules rules)
{
    private int _realTimeInARow;

    /// <param name="realTime">Whether something of that lane could start; likewise the other.</param>
    public Lane? Next(bool realTime, bool batch, int batchRunning, int slots)
    {
        var isBatchFree = batch && batchRunning < rules.BatchMax(slots);
        if (!realTime || !isBatchFree)
        {
            return realTime ? Lane.RealTime : isBatchFree ? Lane.Batch : null;
        }

        return _realTimeInARow >= rules.BatchTurn - 1 ? Lane.Batch : Lane.RealTime;
    }

    /// <param name="batchWaits">Whether something of the batch lane could have started.</param>
    public void Started(Lane lane, bool batchWaits) =>
        _realTimeInARow = lane is Lane.RealTime && batchWaits ? _realTimeInARow + 1 : 0;
}
