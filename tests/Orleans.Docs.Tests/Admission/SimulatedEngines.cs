using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Admission;

/// <summary>
/// All queues with engines behind them whose calls take log-normal times, in simulated time: documents go through
/// reading, classification and personal data side by side, and the summary.
/// </summary>
internal sealed class SimulatedEngines
{
    /// <summary>As <c>Docs:Quotas:CallTime</c>: so much of the rate may be at work at once.</summary>
    private const double CallSeconds = 3;

    private static readonly QueueRules Rules = new(WaitingMax: 1_000_000);

    private readonly Dictionary<Step, Station> _stations;
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Number)> _events = new();
    private readonly Dictionary<DocumentKey, Journey> _journeys = [];
    private readonly Random _random;
    private long _number;

    /// <param name="perSecond">
    /// So many calls of the service that reads the quota lets start a second; null: as many as there are slots for.
    /// </param>
    public SimulatedEngines(int seed, int slots, double? perSecond = null)
    {
        _random = new Random(seed);
        _stations = new Dictionary<Step, Station>
        {
            [Step.Extract] = new(
                perSecond is { } rate ? (int)Math.Ceiling(rate * CallSeconds) : slots, MedianSeconds: 0.6)
            {
                PerSecond = perSecond,
            },
            [Step.Classify] = new(slots * 2, MedianSeconds: 0.3),
            [Step.DetectPii] = new(slots, MedianSeconds: 0.5),
            [Step.Summarize] = new(slots, MedianSeconds: 0.6),
        };
    }

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Documents that came through, in any order.</summary>
    public IEnumerable<Journey> Done => _journeys.Values.Where(journey => journey.Ended is not null);

    public void At(TimeSpan after, Action action) =>
        _events.Enqueue(action, (DateTimeOffset.UnixEpoch + after, _number++));

    /// <param name="batches">
    /// So many calls read it, which is known after the first one; what is told then is what counts.
    /// </param>
    public void Submit(string tenant, Lane lane, int batches = 1)
    {
        var journey = new Journey(new DocumentKey(tenant, $"d{_journeys.Count}"), lane) { BatchesLeft = batches };
        _journeys.Add(journey.Document, journey);
        Offer(journey, Step.Extract);
        Expect(journey);
    }

    public void Run()
    {
        while (_events.TryDequeue(out var action, out var moment))
        {
            Now = moment.At;
            action();
        }
    }

    private void Expect(Journey journey)
    {
        journey.Told = Now;
        journey.Expected = Arrival.Of(
            _stations.ToDictionary(
                station => station.Key,
                station => station.Value.Outlook.Of(
                    journey.Document, journey.Lane, pages: 0, station.Value.Pace, Now, isPaused: false) with
                {
                    CallsLeft = station.Key is Step.Extract ? journey.BatchesLeft : 1,
                }),
            Now);
    }

    private void Offer(Journey journey, Step step)
    {
        var station = _stations[step];
        Assert.True(station.Queue.Offer(
            new QueueEntry(journey.Document, step, 1, ++journey.Batch, journey.Lane, null, null), Now));
        Pump(step, station);
    }

    private void Pump(Step step, Station station)
    {
        while (station.Queue.Running < station.Slots && station.Queue.Next(Now, station.Slots) is { } lane)
        {
            if (station.PermitAt > Now)
            {
                PumpAt(station.PermitAt, step, station);
                break;
            }

            station.PermitAt = Now + TimeSpan.FromSeconds(1 / (station.PerSecond ?? double.PositiveInfinity));
            station.Outlook.Start(lane);
            var entry = station.Queue.Start(lane);
            var took = TimeSpan.FromSeconds(station.MedianSeconds * Math.Exp(0.5 * Normal()));
            _events.Enqueue(() => End(step, station, entry, took), (Now + took, _number++));
        }

        station.Outlook.Note(Now);
    }

    private void PumpAt(DateTimeOffset at, Step step, Station station)
    {
        if (station.PumpsAt != at)
        {
            station.PumpsAt = at;
            _events.Enqueue(() => Pump(step, station), (at, _number++));
        }
    }

    /// <summary>The service allows more or less from now on.</summary>
    public void Allow(double perSecond) => _stations[Step.Extract].PerSecond = perSecond;

    private void End(Step step, Station station, QueueEntry entry, TimeSpan took)
    {
        station.Queue.Finish(entry.Document);
        station.Outlook.End(entry, took, Now);
        Pump(step, station);
        var journey = _journeys[entry.Document];
        if (step is Step.Extract && --journey.BatchesLeft > 0)
        {
            Offer(journey, step);
            if (journey.Batch == 2)
            {
                Expect(journey);
            }

            return;
        }

        journey.StepsDone++;
        switch (step)
        {
            case Step.Extract:
                Offer(journey, Step.Classify);
                Offer(journey, Step.DetectPii);
                break;
            case Step.Classify:
                Offer(journey, Step.Summarize);
                break;
        }

        journey.Ended = journey.StepsDone == _stations.Count ? Now : null;
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private sealed record Station(int Slots, double MedianSeconds)
    {
        public StepQueue Queue { get; } = new(Rules);

        public double? PerSecond { get; set; }

        /// <summary>When the next call may start.</summary>
        public DateTimeOffset PermitAt { get; set; }

        public DateTimeOffset? PumpsAt { get; set; }

        public Pace Pace => new(Slots, PerSecond);

        public QueueOutlook Outlook => field ??= new QueueOutlook(Queue, Rules);
    }

    internal sealed class Journey(DocumentKey document, Lane lane)
    {
        public DocumentKey Document { get; } = document;

        public Lane Lane { get; } = lane;

        public ArrivalEstimate? Expected { get; set; }

        public DateTimeOffset Told { get; set; }

        public int Batch { get; set; }

        public int BatchesLeft { get; set; }

        public int StepsDone { get; set; }

        public DateTimeOffset? Ended { get; set; }

        public TimeSpan Took => Ended!.Value - Told;

        /// <summary>By which part of what it took from then on it was wrong.</summary>
        public double? Error => Expected is { } expected
            ? Math.Abs((expected.At - Ended!.Value) / Took)
            : null;
    }
}
