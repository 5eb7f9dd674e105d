using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// The life of a common document: uploaded, read, sorted, searched for personal data, summarised. Five commits of about
/// a kilobyte as they are stored; every document of this bench lives it.
/// </summary>
internal static class SampleLife
{
    public const string Tenant = "bench";
    public const int Commits = 5;
    private const int Pages = 4;
    private const int NameLength = 64;

    private static readonly BlobRef Blob = new(new string('a', NameLength), 123_456);

    private static readonly ImmutableSortedDictionary<string, string> Tags =
        ImmutableSortedDictionary<string, string>.Empty
            .Add("batch", "2026-11-north-region").Add("case", "c-2026-000123456").Add("channel", "scanner-3, tray 2")
            .Add("cost-centre", "4711-accounts-payable").Add("customer", "customer-0000987654")
            .Add("retention", "ten years from the end of the year");

    private static readonly string[] PiiTypes =
    [
        "ADDRESS", "AGE", "BANK_ACCOUNT_NUMBER", "CREDIT_DEBIT_NUMBER", "DATE_TIME", "EMAIL", "IP_ADDRESS", "NAME",
        "PASSPORT_NUMBER", "PHONE", "SSN", "SWIFT_CODE", "URL", "USERNAME",
    ];

    public static Uploaded Upload { get; } = new(Blob, "invoice-2026-000123.pdf", "application/pdf", Tags, Lane.Batch);

    /// <summary>What the workers report after the upload, in order; each makes one commit.</summary>
    public static ImmutableArray<StepReport> Reports { get; } =
    [
        Of(Step.Extract, new PagesExtracted(
            1, DocumentKind.Pdf, "application/pdf", Pages,
            [.. Enumerable.Range(1, Pages).Select(Fact)],
            Blob, [])),
        Of(Step.Classify, new Classified(
            1, DocumentType.Invoice, 0.91f,
            [.. DocumentType.All.Skip(1).Take(8).Select((type, i) => new TypeScore(type, 0.04f / (i + 1)))])),
        Of(Step.DetectPii, new PiiFlagged(
            1, PiiTypes.ToImmutableSortedDictionary(type => type, type => type.Length), Blob)),
        Of(Step.Summarize, new Summarized(1, Blob)),
    ];

    /// <summary>The same life of a lesser document, whose state is about a kilobyte.</summary>
    public static Uploaded SmallUpload { get; } = Upload with
    {
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("batch", "2026-11-north-region"),
    };

    public static ImmutableArray<StepReport> SmallReports { get; } =
    [
        Reports[0] with { Result = (PagesExtracted)Reports[0].Result! with { PagesExpected = 1, Pages = [Fact(1)] } },
        Reports[1],
        Reports[2] with
        {
            Result = (PiiFlagged)Reports[2].Result! with
            {
                Counts = PiiTypes.Take(4).ToImmutableSortedDictionary(type => type, type => type.Length),
            },
        },
        Reports[3],
    ];

    /// <summary>The events of each commit, as the document decides them.</summary>
    public static ImmutableArray<ImmutableArray<DocumentEvent>> Events { get; } =
    [
        [Upload], [Reports[0].Result!, new Extracted(1, Pages, Pages)],
        .. Reports.Skip(1).Select(report => ImmutableArray.Create(report.Result!)),
    ];

    public static CommitFacts FactsOf(int commit) => commit == 0
        ? new CommitFacts("bench") { CommandId = "upload-0123456789abcdef0123456789abcdef" }
        : new CommitFacts(CommitFacts.System)
        {
            Attempt = 1,
            Engine = Reports[commit - 1].Engine,
            ModelVersion = Reports[commit - 1].ModelVersion,
            Duration = Reports[commit - 1].Duration,
        };

    /// <summary>A key as random as those that come from the bytes of files.</summary>
    public static DocumentKey NewKey() => new(Tenant, Guid.NewGuid().ToString("N"));

    /// <summary>Appends the whole life of one document.</summary>
    public static Task Live(
        DocumentStreams streams, DocumentKey key, TimeProvider time, CancellationToken cancellationToken) =>
        Live(streams, key, Events, time, cancellationToken);

    /// <summary>The same life, with events that name blobs which exist.</summary>
    public static async Task Live(
        DocumentStreams streams, DocumentKey key, ImmutableArray<ImmutableArray<DocumentEvent>> events,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var loaded = LoadedDocument.Empty(key);
        for (var i = 0; i < Commits; i++)
        {
            (_, loaded) = await streams.Append(loaded, events[i], FactsOf(i), time.GetUtcNow(), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private static PageFact Fact(int number) => new(number, TextSource.TextLayer, 1, 412 + number, 1, 0, null);

    private static StepReport Of(Step step, DocumentEvent result) => new()
    {
        Step = step,
        Attempt = 1,
        Result = result,
        Engine = $"local-{step.ToString().ToLowerInvariant()}",
        ModelVersion = "2026.11.0",
        Duration = TimeSpan.FromMilliseconds(12),
    };
}
