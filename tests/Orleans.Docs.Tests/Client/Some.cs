using System.Collections.Immutable;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Client;

/// <summary>Documents and events to test with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 7, 31, 12, 30, 15, 250, TimeSpan.Zero);

    public static DocumentView View(
        string id = "doc", long version = 1, DocumentState state = DocumentState.Completed, bool settled = true,
        string fileName = "a.pdf") => new()
        {
            Key = new DocumentKey("default", id),
            Version = version,
            State = state,
            IsSettled = settled,
            FileName = fileName,
            LengthBytes = 1_234,
            UploadedAt = Time,
            ChangedAt = Time,
            PagesExpected = 2,
            PagesRead = 2,
            PagesTried = 2,
            Type = "invoice",
            TypeConfidence = 0.97f,
            PiiCounts = ImmutableSortedDictionary<string, int>.Empty.Add("EMAIL", 2),
            HasSummary = true,
            Steps = [.. Enum.GetValues<Step>().Select(s => new StepView(s, StepStatus.Done, 1, null, null))],
        };

    public static RecordedEvent Event(long version, DocumentEvent fact) => new()
    {
        Version = version,
        Name = $"document.{fact.GetType().Name.ToLowerInvariant()}.v1",
        Event = fact,
        Time = Time,
        Actor = "local:somebody",
        Duration = TimeSpan.FromMilliseconds(1_500),
    };

    public static DocumentChange Change(
        long version, bool settled = false, DocumentState state = DocumentState.Analysing, string id = "doc") => new(
        View(id, version, settled ? state : DocumentState.Analysing, settled),
        [Event(version, settled ? new Settled() : new Extracted(1, 2, 2))]);
}
