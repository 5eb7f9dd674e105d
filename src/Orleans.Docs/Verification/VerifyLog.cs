using System.Collections.Immutable;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Verification;

/// <summary>How far a run is and what it found. Written by many threads, read by any.</summary>
public sealed class VerifyLog(int findingsMax, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<VerifyFinding> _findings = [];
    private readonly HashSet<VerifyFinding> _known = [];
    private readonly HashSet<string> _unreadable = [];
    private readonly long _started = time.GetTimestamp();
    private long _phaseStarted = time.GetTimestamp();
    private long? _ended;
    private VerifyPhase _phase;
    private long _expected;
    private long _total;
    private long _done;
    private long _streams;
    private long _events;
    private long _blobs;
    private long _bytes;

    public long FindingsTotal => Interlocked.Read(ref _total);

    /// <summary>The newest root that is what it should be.</summary>
    public RootView? Root { get; set; }

    /// <inheritdoc cref="VerifyReport.Caution"/>
    public string? Caution { get; set; }

    public void Enter(VerifyPhase phase, long expected)
    {
        lock (_lock)
        {
            (_phase, _expected, _phaseStarted) = (phase, expected, time.GetTimestamp());
            Interlocked.Exchange(ref _done, 0);
            if (phase is VerifyPhase.Over)
            {
                _ended = _phaseStarted;
            }
        }
    }

    /// <summary>One more anchor, entry or stream of the phase.</summary>
    public void Step() => Interlocked.Increment(ref _done);

    public void Stream()
    {
        Interlocked.Increment(ref _streams);
        Step();
    }

    public void Commit(int events, int bytes)
    {
        Interlocked.Add(ref _events, events);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Blob(long bytes)
    {
        Interlocked.Increment(ref _blobs);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>The same thing found twice is one finding, as long as it is kept.</summary>
    public void Add(VerifyFinding finding)
    {
        lock (_lock)
        {
            var isOfStore = finding is { Code: FindingCode.StoreUnreadable, Document: not null, Detail: not null }
                && _unreadable.Contains(finding.Detail);
            if (isOfStore || _known.Contains(finding))
            {
                return;
            }

            _total++;
            if (_findings.Count < findingsMax)
            {
                _known.Add(finding);
                _findings.Add(finding);
            }
        }
    }

    /// <summary>
    /// A store that cannot be read at all is one finding: what fails for the same reason, document by document, adds
    /// none.
    /// </summary>
    public void AddStore(string reason)
    {
        lock (_lock)
        {
            _unreadable.Add(reason);
        }

        Add(FindingCode.StoreUnreadable, null, 0, reason);
    }

    public void Add(FindingCode code, DocumentKey? document, long version, string? detail) =>
        Add(new VerifyFinding(code, document, version, detail));

    public VerifyReport Report(string runId, VerifyState state, int seen, int countMax, string? failure)
    {
        lock (_lock)
        {
            var done = Interlocked.Read(ref _done);
            var spent = time.GetElapsedTime(_phaseStarted);
            return new VerifyReport
            {
                RunId = runId,
                State = state,
                Progress = new VerifyProgress
                {
                    Phase = _phase,
                    Done = done,
                    Expected = _expected,
                    TimeLeft = done == 0 || _expected < done ? null : spent / done * (_expected - done),
                    Streams = Interlocked.Read(ref _streams),
                    Events = Interlocked.Read(ref _events),
                    Blobs = Interlocked.Read(ref _blobs),
                    Bytes = Interlocked.Read(ref _bytes),
                    Elapsed = time.GetElapsedTime(_started, _ended ?? time.GetTimestamp()),
                },
                Findings = [.. _findings.Skip(seen).Take(countMax)],
                FindingsTotal = _total,
                FindingsKept = _findings.Count,
                Failure = failure,
                Root = Root,
                Caution = Caution,
            };
        }
    }

    public ImmutableArray<VerifyFinding> Findings
    {
        get
        {
            lock (_lock)
            {
                return [.. _findings];
            }
        }
    }
}
