using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>All four engines, answering at once: one page of text, a type, two findings, a summary.</summary>
internal sealed class StubEngines : IExtractor, IClassifier, IPiiDetector, ISummarizer
{
    public const string Name = "stub";

    private const string Text =
        "Invoice 4711 of 3 November 2026. Northern Paper Works, 12 Harbour Street. Sixty reams of paper at 3.20, "
        + "delivered on 28 October, payable within thirty days to the account given below. Questions to the office, "
        + "telephone 555 0100. We thank you for your order.";

    public static PageContent Page { get; } = new() { Number = 1, Text = Text, Source = TextSource.TextLayer };

    public static ImmutableArray<TypeScore> Scores { get; } =
        [new TypeScore(DocumentType.Invoice, 0.9f), new TypeScore(DocumentType.Receipt, 0.1f)];

    public static Findings Found { get; } =
        new([new Finding(1, 11, 4, "PHONE", 0.9f), new Finding(1, 57, 17, "ADDRESS", 0.9f)]);

    public static Summary Told { get; } = new("An invoice for sixty reams of paper.", [], []);

    public EngineIdentity Identity { get; } = new(Name, "1");

    public ValueTask<Outcome<ExtractedBatch>> Extract(ExtractRequest request, CancellationToken cancellationToken) =>
        Done(new ExtractedBatch
        {
            Kind = DocumentKind.Text,
            MediaType = "text/plain",
            PagesExpected = 1,
            Pages = [Page],
        });

    public ValueTask<Outcome<ImmutableArray<TypeScore>>> Classify(DocumentText text, CancellationToken token) =>
        Done(Scores);

    public ValueTask<Outcome<Findings>> Detect(DocumentText text, CancellationToken cancellationToken) =>
        Done(text.Pages is [{ Text: Text }] ? Found : new Findings([]));

    public ValueTask<Outcome<Summary>> Summarize(DocumentText text, TypeScore type, CancellationToken token) =>
        Done(Told);

    private static ValueTask<Outcome<T>> Done<T>(T value) => new(new Outcome<T>.Done(value, default));
}
