using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Documents;

/// <summary>A document's life without a cluster: decisions carried out on the fold, with a clock that ticks.</summary>
internal sealed class Life
{
    private readonly RetryPolicy _retries = new();

    public Document State { get; private set; } = new() { Key = new DocumentKey("acme", "doc-1") };

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch.AddYears(50);

    public List<DocumentEvent> Events { get; } = [];

    public static BlobRef Blob(string name) => new(name, 10);

    public static Uploaded Upload(string name = "source") => new(
        Blob(name), "a.pdf", "application/pdf", ImmutableSortedDictionary<string, string>.Empty, Lane.RealTime);

    public static PagesExtracted Pages(int attempt, int first, int count, int expected, string? problem = null) => new(
        attempt, DocumentKind.Pdf, "application/pdf", expected,
        [.. Enumerable.Range(first, count).Select(n => new PageFact(n, TextSource.TextLayer, 1, 5, 0, 0, problem))],
        Blob($"pages-{attempt}-{first}"), []);

    /// <summary>Carries the decision out; returns how many events it wrote.</summary>
    public int Carry(Decision decision, string? commandId = null)
    {
        Now += TimeSpan.FromSeconds(1);
        if (decision is not Decision.Write write)
        {
            return 0;
        }

        var envelope = new CommitEnvelope
        {
            Tenant = State.Key.Tenant,
            Stream = State.Key.ToString(),
            FirstVersion = State.Version + 1,
            EventCount = write.Events.Length,
            Time = Now,
            Actor = "test",
            CommitId = Guid.Empty,
            CommandId = commandId,
            KeyId = Guid.Empty,
            PreviousHash = [],
            OpensEpisode = State.OpenEpisode is null && write.Events is not [Settled],
        };
        State = DocumentFold.Apply(State, envelope, write.Events);
        Events.AddRange(write.Events);
        return write.Events.Length;
    }

    public int Report(Step step, DocumentEvent? result, StepFailure? failure = null, int? attempt = null) =>
        Carry(Decide.Record(
        State,
        new StepReport { Step = step, Attempt = attempt ?? State[step].Attempt, Result = result, Failure = failure },
        _retries, Now));

    public int Fail(Step step, FailureClass failureClass, int? attempt = null) =>
        Report(step, null, new StepFailure(failureClass, "code"), attempt);

    /// <summary>The result that a worker would report for the step as it stands.</summary>
    public DocumentEvent ResultOf(Step step, int pages = 1) => step switch
    {
        Step.Extract => Pages(State[step].Attempt, State.NextPage, 1, pages),
        Step.Attach => new AttachmentsSubmitted(State[step].Attempt, [], 0),
        Step.Classify => new Classified(State[step].Attempt, DocumentType.Invoice, 0.9f, []),
        Step.DetectPii => new PiiFlagged(
            State[step].Attempt, ImmutableSortedDictionary<string, int>.Empty, Blob("findings")),
        Step.Summarize => new Summarized(State[step].Attempt, Blob("summary")),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    public Life Uploaded()
    {
        Carry(Decide.Upload(State, Upload()), "upload");
        return this;
    }

    public Life Completed(int pages = 1)
    {
        Uploaded();
        for (var owed = Pipeline.Owed(State); owed.Length > 0; owed = Pipeline.Owed(State))
        {
            Report(owed[0].Step, ResultOf(owed[0].Step, pages));
        }

        return this;
    }
}
