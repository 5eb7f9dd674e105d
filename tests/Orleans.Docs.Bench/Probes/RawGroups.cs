using System.Collections.Concurrent;
using Orleans.Docs.Events;

namespace Orleans.Docs.Bench.Probes;

/// <summary>
/// The least that lets many callers share a sync: a queue, a thread that puts all that waits into one transaction, an
/// answer to each. What a grain needs to store bytes itself.
/// </summary>
internal sealed class RawGroups : IDisposable
{
    private readonly BlockingCollection<Write> _queue = [];
    private readonly RawSqlite _sqlite;
    private readonly Thread _thread;
    private readonly Dictionary<StreamName, long> _streams = [];

    public RawGroups(string path)
    {
        _sqlite = new RawSqlite(path);
        _thread = new Thread(Run) { IsBackground = true, Name = "raw groups" };
        _thread.Start();
    }

    public Task Append(StoredCommit commit)
    {
        var write = new Write(commit, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _queue.Add(write);
        return write.Done.Task;
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        _sqlite.Dispose();
    }

    private void Run()
    {
        var group = new List<Write>();
        while (_queue.TryTake(out var write, Timeout.Infinite))
        {
            group.Clear();
            var since = TimeProvider.System.GetUtcNow().UtcTicks;
            _sqlite.Begin();
            do
            {
                var commit = write.Commit;
                if (!_streams.TryGetValue(commit.Stream, out var stream))
                {
                    _streams.Add(commit.Stream, stream = _sqlite.AddStream(commit.Stream));
                }

                _sqlite.Insert(stream, commit, since);
                group.Add(write);
            }
            while (_queue.TryTake(out write));
            _sqlite.Commit();
            group.ForEach(done => done.Done.SetResult());
        }
    }

    private readonly record struct Write(StoredCommit Commit, TaskCompletionSource Done);
}
