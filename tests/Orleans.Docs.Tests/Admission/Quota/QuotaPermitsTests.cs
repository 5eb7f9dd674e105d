using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests.Client;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Admission.Quota;

/// <summary>When a queue starts a step whose engine calls a service.</summary>
public sealed class QuotaPermitsTests : IDisposable
{
    private const string Api = "Classify";

    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(20);

    private readonly WallClock _clock = new();
    private readonly Granting _quota = new();
    private readonly SiloPermits _silo;
    private readonly Circuits _circuits;
    private readonly QuotaPermits _permits;

    public QuotaPermitsTests()
    {
        var (quotas, options) = (new Limited(), Options.Create(new QuotaOptions()));
        _circuits = new Circuits(Options.Create(new CircuitOptions { FailuresMax = 1 }), _clock);
        _silo = new SiloPermits(
            DocsClientTests.OneGrain.Factory(_quota), quotas, options, _clock, NullLogger<SiloPermits>.Instance);
        var engines = new StepEngines(
            new EngineCatalog([], [], [], [], _circuits),
            Options.Create(new EngineOptions
            {
                Extract = "local",
                Classify = "cloud",
                DetectPii = "local",
                Summarize = "local",
            }));
        _permits = new QuotaPermits(
            new ConcurrencyPermits(Options.Create(new AdmissionOptions())), _silo, _circuits, quotas,
            new StepApis(engines, quotas), options);
    }

    [Fact]
    public void A_step_starts_with_a_permit_in_hand_and_waits_until_one_is_expected_else()
    {
        Assert.False(_permits.TryTake(Step.Classify, Api, 0, silos: 1, out _));
        Assert.InRange(_permits.RetryAfter(Step.Classify)!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Start(afterGrant: 1);
        Assert.False(_permits.TryTake(Step.Classify, Api, 1, silos: 1, out _));
    }

    [Fact]
    public void A_start_that_needs_no_permit_takes_none_and_waits_for_none()
    {
        Assert.True(_permits.TryTake(Step.Classify, null, 0, silos: 1, out var permit));
        Assert.Equal((null, null), (permit, _permits.RetryAfter(Step.Classify)));
        Start(afterGrant: 1);
        Assert.False(_permits.TryTake(Step.Classify, Api, 0, silos: 1, out _));
        Assert.True(_permits.TryTake(Step.Classify, "free", 0, silos: 1, out permit));
        Assert.Equal((null, null), (permit, _permits.RetryAfter(Step.Classify)));
    }

    [Fact]
    public async Task The_permit_of_a_step_goes_to_the_call_wherever_that_is_made_and_is_not_paid_twice()
    {
        _silo.Receive(Api, Start(afterGrant: 1));
        Assert.NotNull((await _silo.Take(Api)).Permit);
        Assert.NotNull((await _silo.Take(Api)).RetryAfter);
    }

    [Fact]
    public async Task Permits_lapse_a_slot_after_their_receipt()
    {
        _silo.Receive(Api, Start(afterGrant: 1));
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Null((await _silo.Take(Api)).Permit);
    }

    [Fact]
    public async Task A_permit_that_is_handed_over_lapses_with_its_slot_and_not_a_slot_after_it_arrived()
    {
        var permit = Start(afterGrant: 1);
        _silo.Receive(Api, permit.OlderBy(TimeSpan.FromMilliseconds(200)));
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Null((await _silo.Take(Api)).Permit);

        // Then one is asked for as usual.
        _quota.Next = 1;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await _silo.Take(Api)).Permit);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_keeps_no_permit_longer_and_stops_no_asking()
    {
        _silo.Receive(Api, Start(afterGrant: 1));
        _clock.PutBack = TimeSpan.FromHours(1);
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Null((await _silo.Take(Api)).Permit);
        _quota.Next = 1;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await _silo.Take(Api)).Permit);
    }

    [Fact]
    public void Steps_start_no_faster_than_the_quota_said_last_or_is_known_to_allow()
    {
        Assert.Equal(40 * 0.97, _permits.PerSecond(Step.Classify));
        Start(afterGrant: 1);
        Assert.Equal(40, _permits.PerSecond(Step.Classify));
        Assert.Null(_permits.PerSecond(Step.DetectPii));
    }

    [Fact]
    public async Task Who_calls_without_a_permit_gets_one_at_once_where_the_quota_has_some()
    {
        _quota.Next = 1;
        Assert.NotNull((await _silo.Take(Api)).Permit);
        Assert.Equal((null, null), await _silo.Take("free"));
    }

    [Fact]
    public void While_an_engine_s_service_fails_its_steps_go_one_at_a_time_and_the_others_as_before()
    {
        _circuits.Of("cloud").Failed();
        Start(afterGrant: 4);
        Assert.False(_permits.TryTake(Step.Classify, Api, 1, silos: 1, out _));
        Assert.Null(_permits.RetryAfter(Step.Classify));
        Assert.True(_permits.TryTake(Step.DetectPii, null, 1, silos: 1, out _));
        Assert.Null(_permits.RetryAfter(Step.DetectPii));
    }

    [Fact]
    public void As_many_are_at_work_as_the_rate_and_the_time_of_a_call_allow_and_an_engine_here_has_its_own_bound()
    {
        Assert.Equal(120, _permits.Max(Step.Classify, silos: 1));
        Assert.Equal(Environment.ProcessorCount * 4, _permits.Max(Step.DetectPii, silos: 1));
        Assert.Equal(Environment.ProcessorCount * 12, _permits.Max(Step.DetectPii, silos: 3));
        Assert.False(_permits.TryTake(Step.DetectPii, null, Environment.ProcessorCount * 4, silos: 1, out _));
        Assert.Null(_permits.RetryAfter(Step.DetectPii));
    }

    public void Dispose() => _silo.Dispose();

    /// <summary>Comes again as it is told, until the step is started.</summary>
    private Permit Start(int afterGrant)
    {
        Permit? permit = null;
        _quota.Next = afterGrant;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _clock.Advance(TimeSpan.FromTicks(1));
                return _permits.TryTake(Step.Classify, Api, 0, silos: 1, out permit);
            },
            WaitMax));
        return permit!.Value;
    }

    /// <summary>Can be put back, which no stopwatch follows.</summary>
    private sealed class WallClock : FakeTimeProvider
    {
        public TimeSpan PutBack { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - PutBack;

        public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
    }

    private sealed class Limited : IServiceQuotas
    {
        public string Place => "here";

        public IReadOnlyList<string> Apis => [Api];

        public QuotaLimits Of(string api) => api == Api ? new(PerSecond: 40) : QuotaLimits.None;

        public string? FirstApi(Step step, string engine) => engine == "cloud" ? Api : null;
    }

    /// <summary>Grants what a test says, once.</summary>
    private sealed class Granting : IQuotaGrain
    {
        private int _next;

        public int Next
        {
            get => Volatile.Read(ref _next);
            set => Volatile.Write(ref _next, value);
        }

        public Task<PermitGrant> Take(int wanted) => Task.FromResult(
            new PermitGrant(Interlocked.Exchange(ref _next, 0), 1, 40, TimeSpan.FromTicks(1)));

        public Task<long> Throttled(long epoch) => throw new NotSupportedException();

        public Task<TokenGrant> Reserve(long tokens) => throw new NotSupportedException();

        public Task Settle(TokenGrant reserved, long used) => throw new NotSupportedException();

        public Task<bool> TakeSlot(JobOwner owner) => throw new NotSupportedException();

        public Task SlotStarted(JobOwner owner, string job) => throw new NotSupportedException();

        public Task FreeSlot(JobOwner owner) => throw new NotSupportedException();

        public Task<QuotaStatus> Status() => throw new NotSupportedException();
    }
}
