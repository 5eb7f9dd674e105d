using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Workers;
using Answer = Orleans.Docs.Engines.Outcome<
    System.Collections.Immutable.ImmutableArray<Orleans.Docs.Content.TypeScore>>;

namespace Orleans.Docs.Tests.Engines;

/// <summary>Every engine has a circuit of its own, the local ones too.</summary>
public sealed class GuardedEnginesTests
{
    private const int FailuresMax = 3;

    private static readonly DocumentText Text = new(DocumentKind.Text, []);

    private readonly FakeTimeProvider _clock = new();
    private readonly Circuits _circuits;
    private readonly Scripted _failing = new("failing");
    private readonly Scripted _fine = new("fine");
    private readonly EngineCatalog _catalog;

    public GuardedEnginesTests()
    {
        _circuits = new Circuits(Options.Create(new CircuitOptions { FailuresMax = FailuresMax }), _clock);
        _catalog = new EngineCatalog(
            [],
            [
                new EngineSource<IClassifier>(
                    new NamedEngine<IClassifier>("failing", () => _failing),
                    new NamedEngine<IClassifier>("fine", () => _fine),
                    new NamedEngine<IClassifier>("itself", () => _failing) { GuardsItself = true },
                    new NamedEngine<IClassifier>("missing", () => throw new InvalidDataException("no such model"))),
            ],
            [], [], _circuits);
    }

    public static TheoryData<Func<Answer>> Failures =>
    [
        new(() => new Answer.Transient("engine_error")),
        new(() => new Answer.TimedOut(TimeSpan.FromSeconds(1))),
        new(() => throw new InvalidOperationException()),
        new(() => throw new OperationCanceledException()),
    ];

    public static TheoryData<Func<Answer>> NoFailures =>
    [
        new(() => new Answer.Done([], default)),
        new(() => new Answer.Short([], default)),
        new(() => new Answer.Unreadable(Problems.Corrupt)),
        new(() => new Answer.Terminal("model_answer_invalid")),
        new(() => new Answer.Throttled(TimeSpan.FromSeconds(1))),
        new(() => throw new BlobStoreUnavailableException("away")),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_fails_for_a_time_opens_the_circuit_of_that_engine_alone(Func<Answer> failure)
    {
        _failing.Next = failure;
        await Calls("failing", FailuresMax);
        Assert.Equal(FailuresMax, _failing.Calls);

        var open = Assert.IsType<Answer.Deferred>(await Call("failing"));
        Assert.InRange(open.RetryAfter, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        Assert.Equal(FailuresMax, _failing.Calls);
        Assert.IsType<Answer.Done>(await Call("fine"));

        _failing.Next = () => new Answer.Done([], default);
        _clock.Advance(open.RetryAfter);
        Assert.IsType<Answer.Done>(await Call("failing"));
        Assert.False(_circuits.Of("failing").IsOpen);
    }

    [Theory]
    [MemberData(nameof(NoFailures))]
    public async Task What_is_wrong_with_a_document_or_a_store_never_counts(Func<Answer> answer)
    {
        _failing.Next = answer;
        await Calls("failing", FailuresMax + 1);
        Assert.Equal(FailuresMax + 1, _failing.Calls);
        Assert.False(_circuits.Of("failing").IsOpen);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_made_fails_at_every_call()
    {
        Assert.Throws<InvalidDataException>(() => _catalog.Classifier("missing").Identity);
        await Calls("missing", FailuresMax);
        Assert.IsType<Answer.Deferred>(await Call("missing"));
    }

    [Fact]
    public async Task An_engine_that_guards_itself_is_called_whatever_comes()
    {
        _failing.Next = () => new Answer.Transient("engine_error");
        await Calls("itself", FailuresMax + 1);
        Assert.Equal(FailuresMax + 1, _failing.Calls);
    }

    [Fact]
    public void It_is_told_how_each_stands()
    {
        _circuits.Of("b").Failed();
        for (var i = 0; i < FailuresMax; i++)
        {
            _circuits.Of("a").Failed();
        }

        Assert.Equal(["a", "b"], _circuits.All.Select(circuit => circuit.Engine));
        Assert.InRange(_circuits.All[0].TriesIn!.Value, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
        Assert.Equal((1, null), (_circuits.All[1].Failures, _circuits.All[1].TriesIn));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, _circuits.All[0].TriesIn);
    }

    private async Task Calls(string engine, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Record.ExceptionAsync(() => Call(engine));
        }
    }

    private async Task<Answer> Call(string engine) => await _catalog.Classifier(engine).Classify(Text, default);

    private sealed class Scripted(string name) : IClassifier
    {
        public Func<Answer> Next { get; set; } = () => new Answer.Done([], default);

        public int Calls { get; private set; }

        public EngineIdentity Identity { get; } = new(name, "1");

        public ValueTask<Answer> Classify(DocumentText text, CancellationToken cancellationToken)
        {
            Calls++;
            return ValueTask.FromResult(Next());
        }
    }
}
