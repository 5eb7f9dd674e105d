using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class CircuitTests
{
    private static readonly TimeSpan OpenFor = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _clock = new();
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new Circuit(3, OpenFor, _clock, () => 0);

    [Fact]
    public void Failures_in_a_row_open_it_and_one_answer_between_them_does_not_let_it_come_so_far()
    {
        _circuit.Failed();
        _circuit.Failed();
        _circuit.Answered();
        _circuit.Failed();
        _circuit.Failed();
        Assert.Null(_circuit.Enter());
        _circuit.Failed();
        Assert.Equal(OpenFor, _circuit.Enter());
        Assert.True(_circuit.IsOpen);
    }

    [Fact]
    public void After_its_time_one_call_tries_and_decides_for_all()
    {
        Open();
        _clock.Advance(OpenFor);
        Assert.Null(_circuit.Enter());
        Assert.Equal(OpenFor, _circuit.Enter());
        _circuit.Failed();
        _clock.Advance(OpenFor);
        Assert.Null(_circuit.Enter());
        _circuit.Answered();
        Assert.Null(_circuit.Enter());
        Assert.False(_circuit.IsOpen);
    }

    [Fact]
    public void When_whoever_tries_never_tells_another_one_tries()
    {
        Open();
        _clock.Advance(OpenFor);
        Assert.Null(_circuit.Enter());
        _clock.Advance(OpenFor);
        Assert.Null(_circuit.Enter());
    }

    [Fact]
    public async Task What_was_broken_off_from_outside_says_nothing_of_the_engine()
    {
        using var brokenOff = new CancellationTokenSource();
        await Work(brokenOff.Token);
        Assert.True(_circuit.IsOpen);
        _circuit.Answered();

        await brokenOff.CancelAsync();
        await Work(brokenOff.Token);
        Assert.False(_circuit.IsOpen);

        // It holds no longer than that work.
        Open();
        Assert.True(_circuit.IsOpen);

        async Task Work(CancellationToken token)
        {
            Circuit.Excuse(token);
            await Task.Yield();
            Open();
        }
    }

    private void Open()
    {
        for (var i = 0; i < 3; i++)
        {
            _circuit.Failed();
        }
    }
}
