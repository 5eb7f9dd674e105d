using System.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Documents;

/// <summary>What a document keeps of the trace in which it was changed.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestKeys _keys;
    private readonly ActivitySource _program = new(Guid.NewGuid().ToString());

    public TraceTests() => _keys = new TestKeys(_directory);

    [Theory]
    [InlineData(ActivitySamplingResult.AllDataAndRecorded)]
    [InlineData(ActivitySamplingResult.AllData)]
    [InlineData(ActivitySamplingResult.PropagationData)]
    public async Task Its_work_is_in_the_trace_that_is_kept_and_in_none_of_those_that_are_not(
        ActivitySamplingResult sampled)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == _program,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampled,
        };
        ActivitySource.AddActivityListener(listener);
        var streams = new DocumentStreams(
            new MemoryEventStore(TimeProvider.System), _keys.Ring, new CommitCodec(EventCatalog.Default));
        using var activity = _program.StartActivity("submitting")!;
        var (commit, after) = await streams.Append(
            LoadedDocument.Empty(new DocumentKey("acme", "1")), [Life.Upload()], new CommitFacts("test"),
            DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);

        var isKept = sampled is ActivitySamplingResult.AllDataAndRecorded;
        Assert.Equal(activity.TraceId.ToHexString(), commit.Envelope.TraceId);
        Assert.Equal(isKept ? activity.SpanId.ToHexString() : null, commit.Envelope.SpanId);
        Assert.True(ActivityContext.TryParse(after.State.TraceParent, null, out var work));
        Assert.Equal(activity.TraceId, work.TraceId);
        Assert.Equal(isKept ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, work.TraceFlags);
    }

    public void Dispose()
    {
        _program.Dispose();
        _keys.Dispose();
        _directory.Dispose();
    }
}
