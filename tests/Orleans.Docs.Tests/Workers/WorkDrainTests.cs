using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Workers;
using Xunit;

namespace Orleans.Docs.Tests.Workers;

public sealed class WorkDrainTests : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly WorkDrain _drain;

    public WorkDrainTests() =>
        _drain = new WorkDrain(Options.Create(new WorkerOptions { StopGrace = Grace }), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _drain.Dispose();

    [Fact]
    public async Task With_nothing_at_work_it_stops_at_once()
    {
        await _drain.Stop(Cancellation);
        Assert.True(_drain.Stopping.IsCancellationRequested);
        Assert.False(_drain.BreakOff.IsCancellationRequested);
    }

    [Fact]
    public async Task It_waits_for_the_last_step_at_work_and_breaks_off_none()
    {
        var (first, second) = (_drain.Enter(), _drain.Enter());
        var stop = _drain.Stop(Cancellation);
        Assert.True(_drain.Stopping.IsCancellationRequested);
        first.Dispose();
        Assert.False(stop.IsCompleted);
        second.Dispose();
        await stop;
        Assert.False(_drain.BreakOff.IsCancellationRequested);
    }

    [Fact]
    public async Task What_is_still_at_work_when_the_grace_ends_is_broken_off()
    {
        using var work = _drain.Enter();
        var stop = _drain.Stop(Cancellation);
        _time.Advance(Grace - TimeSpan.FromMilliseconds(1));
        Assert.False(stop.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await stop;
        Assert.True(_drain.BreakOff.IsCancellationRequested);
    }

    [Fact]
    public async Task A_host_that_waits_no_longer_has_it_break_off()
    {
        using var work = _drain.Enter();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var stop = _drain.Stop(impatience.Token);
        await impatience.CancelAsync();
        await stop;
        Assert.True(_drain.BreakOff.IsCancellationRequested);
    }
}
