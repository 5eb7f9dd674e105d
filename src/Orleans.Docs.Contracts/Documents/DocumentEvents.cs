using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

/// <summary>
/// A fact of a document's history. On disk each has a permanent name and version, see <c>EventNames</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.DocumentEvent")]
public abstract record DocumentEvent;

/// <summary>
/// The bytes are stored and acknowledged; always a stream's first event. An attachment names the document that it came
/// in and how deep it lies: 0 for what a person submitted.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Uploaded")]
public sealed record Uploaded(
    [property: Id(0)] BlobRef Source,
    [property: Id(1)] string FileName,
    [property: Id(2)] string? MediaType,
    [property: Id(3)] ImmutableSortedDictionary<string, string> Tags,
    [property: Id(4)] Lane Lane,
    [property: Id(5)] DateTimeOffset? Deadline = null,
    [property: Id(6)] DocumentKey? Parent = null,
    [property: Id(7)] int Depth = 0) : DocumentEvent;

/// <summary>
/// A service reads the document on its own; recorded before it is asked again, so that a restart starts no second job,
/// and once more beside a failed attempt whose job the next one has to ask for.
/// <see cref="Job"/> means something to the engine only and holds no document text.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.ExtractionStarted")]
public sealed record ExtractionStarted([property: Id(0)] int Attempt, [property: Id(1)] string Job) : DocumentEvent;

/// <summary>A batch of pages was read: facts here, contents in the blob.</summary>
[GenerateSerializer, Immutable, Alias("docs.PagesExtracted")]
public sealed record PagesExtracted(
    [property: Id(0)] int Attempt,
    [property: Id(1)] DocumentKind Kind,
    [property: Id(2)] string MediaType,
    [property: Id(3)] int PagesExpected,
    [property: Id(4)] ImmutableArray<PageFact> Pages,
    [property: Id(5)] BlobRef Content,
    [property: Id(6)] ImmutableArray<AttachmentRef> Attachments) : DocumentEvent;

/// <summary>
/// What is kept in the event about one page; <see cref="Problem"/> is a code of <see cref="Problems"/> or null.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.PageFact")]
public readonly record struct PageFact(
    [property: Id(0)] int Number,
    [property: Id(1)] TextSource Source,
    [property: Id(2)] float Confidence,
    [property: Id(3)] int Words,
    [property: Id(4)] int Tables,
    [property: Id(5)] int Fields,
    [property: Id(6)] string? Problem)
{
    /// <summary>What reading this page cost by itself; null for nothing.</summary>
    [Id(7)]
    public decimal? CostUsd { get; init; }
}

[GenerateSerializer, Immutable, Alias("docs.AttachmentRef")]
public sealed record AttachmentRef(
    [property: Id(0)] string FileName, [property: Id(1)] string MediaType, [property: Id(2)] BlobRef Content);

/// <summary>All pages were tried; fewer read than expected means that the document is short.</summary>
[GenerateSerializer, Immutable, Alias("docs.Extracted")]
public sealed record Extracted(
    [property: Id(0)] int Attempt, [property: Id(1)] int PagesExpected, [property: Id(2)] int PagesRead)
    : DocumentEvent;

/// <summary>Each attachment has become a document of its own, except those that lie too deep or hold nothing.</summary>
[GenerateSerializer, Immutable, Alias("docs.AttachmentsSubmitted")]
public sealed record AttachmentsSubmitted(
    [property: Id(0)] int Attempt,
    [property: Id(1)] ImmutableArray<DocumentKey> Children,
    [property: Id(2)] int Skipped) : DocumentEvent;

[GenerateSerializer, Immutable, Alias("docs.Classified")]
public sealed record Classified(
    [property: Id(0)] int Attempt,
    [property: Id(1)] string Type,
    [property: Id(2)] float Confidence,
    [property: Id(3)] ImmutableArray<TypeScore> Alternatives) : DocumentEvent;

[GenerateSerializer, Immutable, Alias("docs.PiiFlagged")]
public sealed record PiiFlagged(
    [property: Id(0)] int Attempt,
    [property: Id(1)] ImmutableSortedDictionary<string, int> Counts,
    [property: Id(2)] BlobRef Findings) : DocumentEvent;

[GenerateSerializer, Immutable, Alias("docs.Summarized")]
public sealed record Summarized([property: Id(0)] int Attempt, [property: Id(1)] BlobRef Summary) : DocumentEvent;

/// <summary>A try failed; <see cref="RetryAt"/> is null when there will be no further one.</summary>
[GenerateSerializer, Immutable, Alias("docs.StepFailed")]
public sealed record StepFailed(
    [property: Id(0)] Step Step,
    [property: Id(1)] int Attempt,
    [property: Id(2)] FailureClass Class,
    [property: Id(3)] string Code,
    [property: Id(4)] DateTimeOffset? RetryAt) : DocumentEvent;

/// <summary>The step cannot go on without somebody's decision: the document is in the dead letters.</summary>
[GenerateSerializer, Immutable, Alias("docs.Parked")]
public sealed record Parked([property: Id(0)] Step Step, [property: Id(1)] string Code) : DocumentEvent;

/// <summary>Parked steps are owed again, with a fresh budget.</summary>
[GenerateSerializer, Immutable, Alias("docs.Retried")]
public sealed record Retried([property: Id(0)] ImmutableArray<Step> Steps) : DocumentEvent;

/// <summary>
/// The step and those that build on it are owed again; results so far stay in the history. The engine is for the step
/// itself and until it is reprocessed again; null is the default.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Reprocessed")]
public sealed record Reprocessed([property: Id(0)] Step From, [property: Id(1)] string? Engine = null) : DocumentEvent;

/// <summary>A person set a value: <c>type</c>, or a key fact by its name. Outlives later results.</summary>
[GenerateSerializer, Immutable, Alias("docs.Corrected")]
public sealed record Corrected(
    [property: Id(0)] string Field, [property: Id(1)] string? From, [property: Id(2)] string To) : DocumentEvent;

/// <summary>
/// A person looked at the results as they were and accepted or rejected them; the reason is his own words. Holds until
/// a result changes.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Reviewed")]
public sealed record Reviewed(
    [property: Id(0)] ReviewVerdict Verdict, [property: Id(1)] string? Reason = null) : DocumentEvent;

[GenerateSerializer, Immutable, Alias("docs.Cancelled")]
public sealed record Cancelled : DocumentEvent;

/// <summary>
/// All that the document holds is to go: its key, its blobs, its words in every index. What follows in the stream is
/// sealed with a key of the tenant, so that it can still be read.
/// </summary>
/// <param name="Attachments">Documents that came in this one and go with it; null for none.</param>
[GenerateSerializer, Immutable, Alias("docs.Erased")]
public sealed record Erased(
    [property: Id(0)] string? Reason = null,
    [property: Id(1)] ImmutableArray<DocumentKey>? Attachments = null) : DocumentEvent;

/// <summary>
/// What <see cref="Erased"/> owed is done: the key is destroyed, the blobs are deleted, and no index holds a word.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Purged")]
public sealed record Purged([property: Id(0)] int Blobs) : DocumentEvent;

/// <summary>
/// Stands where an event cannot be read any more, since the key of an erased document is destroyed. Never stored.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Forgotten")]
public sealed record Forgotten : DocumentEvent;

/// <summary>Nobody and nothing may erase the document from now on.</summary>
[GenerateSerializer, Immutable, Alias("docs.HoldSet")]
public sealed record HoldSet([property: Id(0)] string Reason) : DocumentEvent;

[GenerateSerializer, Immutable, Alias("docs.HoldReleased")]
public sealed record HoldReleased([property: Id(0)] string Reason) : DocumentEvent;

/// <summary>
/// Whom the commit names as actor was shown personal data as it is; once for each hour, caller and kind.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Disclosed")]
public sealed record Disclosed([property: Id(0)] Disclosure What) : DocumentEvent;

/// <summary>The result of an attempt that is no longer the current one came in; it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("docs.OutcomeDiscarded")]
public sealed record OutcomeDiscarded([property: Id(0)] Step Step, [property: Id(1)] int Attempt) : DocumentEvent;

/// <summary>Nothing is owed and the index holds everything up to here.</summary>
[GenerateSerializer, Immutable, Alias("docs.Settled")]
public sealed record Settled : DocumentEvent;

/// <summary>
/// Of no document: whom the commit names as actor did something to the system, or to a batch. Stands in a stream of its
/// own for each tenant, so that the chain of hashes, roots and the audit cover it as they cover documents.
/// </summary>
/// <param name="Act">Permanent names, such as <c>key-created</c>.</param>
/// <param name="To">What it was done to: the id of a key, <c>lane batch</c>, an address, the name of a batch; null
/// where the act says it.</param>
/// <param name="Detail">Roles, days, a phase; never what somebody wrote.</param>
[GenerateSerializer, Immutable, Alias("docs.OperatorActed")]
public sealed record OperatorActed(
    [property: Id(0)] string Act,
    [property: Id(1)] string? To = null,
    [property: Id(2)] string? Detail = null) : DocumentEvent;
