using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Codec;

/// <summary>
/// Every event name that was ever written has a file made by the production codec, which is read back for ever. A new
/// or changed record shows here: set DOCS_WRITE_GOLDEN=1 to write the files that are missing; existing ones never
/// change.
/// </summary>
public sealed class GoldenEventTests
{
    private static readonly DocumentKey Key = new("acme", "doc-1");
    private static readonly BlobRef Blob = new("00ff", 1234);

    public static TheoryData<string> Files => [.. Golden().Select(sample => sample.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_event_writes_and_reads_its_golden_file(string file)
    {
        var sample = Golden().Single(sample => sample.File == file).Event;
        Check(EventCatalog.Default, sample, GoldenFiles.Text(file, Write(EventCatalog.Default, sample)));
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("a member's name", true)]
    [InlineData("a member that is gone", true)]
    [InlineData("a member that is new", true)]
    public void A_change_of_a_record_under_its_old_name_is_found(string change, bool found)
    {
        var options = new JsonSerializerOptions(EventJson.Default.Options)
        {
            TypeInfoResolver = EventJson.Default.WithAddedModifier(info => Change(info, change)),
        };
        var catalog = new EventCatalog(
            [EventCatalog.Entry("document.parked.v1", options.GetTypeInfo(typeof(Parked)))], []);
        var sample = Samples().OfType<Parked>().Single();
        var golden = File.ReadAllText(GoldenFiles.PathOf("document.parked.v1.json"));

        Assert.Equal(found, Record.Exception(() => Check(catalog, sample, golden)) is not null);
    }

    [Fact]
    public void Every_event_type_has_a_name_and_a_sample()
    {
        var types = typeof(DocumentEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DocumentEvent)))
            .ToHashSet();

        Assert.Equal(types, Samples().Select(e => e.GetType()).ToHashSet());
        Assert.All(Samples(), e => Assert.StartsWith(
            e is OperatorActed ? "operator." : "document.", EventCatalog.Default.NameOf(e), StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_name_is_an_error()
    {
        Assert.Throws<UnknownEventException>(
            () => EventCatalog.Default.Read("""{"type":"document.vanished.v1","data":{}}"""u8));
    }

    [Theory]
    [InlineData("""{"data":{"step":"Extract","code":"corrupt"},"type":"document.parked.v1"}""")]
    [InlineData("""{"by":{"type":"x"},"type":"document.p\u0061rked.v1","data":{"step":"Extract","code":"corrupt"}}""")]
    public void Neither_order_nor_escapes_nor_further_members_keep_an_event_from_being_read(string json)
    {
        var (name, e) = EventCatalog.Default.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal("document.parked.v1", name);
        Assert.Equal(new Parked(Step.Extract, "corrupt"), e);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"type":"document.parked.v1"}""")]
    [InlineData("""{"type":"document.parked.v1","data":null}""")]
    [InlineData("""{"type":"document.parked.v1","data":{"step":"Extract"}""")]
    [InlineData("""{"type":"document.parked.v1","data":[1]}""")]
    public void What_is_no_event_is_an_error(string json) =>
        Assert.ThrowsAny<JsonException>(() => EventCatalog.Default.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void An_old_version_is_read_through_its_upcasters_in_turn()
    {
        // The example of the ladder: v1 had one word for the outcome, v2 a class, and the current one a code beside it.
        var catalog = new EventCatalog(
            [EventCatalog.Entry("example.failed.v3", EventJson.Default.Parked)],
            [
                new Upcaster("example.failed.v1", "example.failed.v2", data => Json($$"""
                    {"step":"{{data.GetProperty("stage").GetString()}}"}
                    """)),
                new Upcaster("example.failed.v2", "example.failed.v3", data => Json($$"""
                    {"step":"{{data.GetProperty("step").GetString()}}","code":"unknown"}
                    """)),
            ]);
        var old = """{"type":"example.failed.v1","data":{"stage":"Extract"}}"""u8;

        Assert.Equal(new Parked(Step.Extract, "unknown"), catalog.Read(old).Event);
    }

    private static JsonElement Json(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private static void Check(EventCatalog catalog, DocumentEvent sample, string golden)
    {
        Assert.Equal(golden, Write(catalog, sample));
        var (name, read) = catalog.Read(Encoding.UTF8.GetBytes(golden));
        Assert.Equal(catalog.NameOf(sample), name);
        Assert.Equal(golden, Write(catalog, read));
    }

    private static void Change(JsonTypeInfo info, string change)
    {
        if (info.Type != typeof(Parked))
        {
            return;
        }

        switch (change)
        {
            case "a member's name":
                info.Properties.Single(member => member.Name == "code").Name = "reason";
                break;
            case "a member that is gone":
                info.Properties.Single(member => member.Name == "code").ShouldSerialize = (_, _) => false;
                break;
            case "a member that is new":
                var added = info.CreateJsonPropertyInfo(typeof(string), "since");
                added.Get = _ => "yesterday";
                info.Properties.Add(added);
                break;
        }
    }

    private static string Write(EventCatalog catalog, DocumentEvent e)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, EventCatalog.WriterOptions with { Indented = true }))
        {
            catalog.Write(writer, e);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>The samples with their files: a further sample of a name has its number in its file's name.</summary>
    internal static IEnumerable<(string File, DocumentEvent Event)> Golden() =>
        Samples().GroupBy(EventCatalog.Default.NameOf).OrderBy(named => named.Key, StringComparer.Ordinal).SelectMany(
            named => named.Select((e, i) => (i == 0 ? $"{named.Key}.json" : $"{named.Key}.{i + 1}.json", e)));

    private static DocumentEvent[] Samples() =>
    [
        new Uploaded(
            Blob, "rechnung märz.pdf", "application/pdf",
            ImmutableSortedDictionary<string, string>.Empty.Add("project", "north"), Lane.Batch,
            DateTimeOffset.UnixEpoch, Key, 1),
        new ExtractionStarted(1, "job-1"),
        new PagesExtracted(
            1, DocumentKind.Pdf, "application/pdf", 2,
            [
                new PageFact(1, TextSource.Ocr, 0.5f, 100, 1, 2, null),
                new PageFact(2, TextSource.None, 0, 0, 0, 0, "corrupt"),
            ],
            Blob, [new AttachmentRef("a.txt", "text/plain", Blob)]),
        new PagesExtracted(
            1, DocumentKind.Pdf, "application/pdf", 1,
            [new PageFact(1, TextSource.Ocr, 0.5f, 100, 1, 2, null) { CostUsd = 0.0015m }], Blob, []),
        new Extracted(1, 2, 1),
        new AttachmentsSubmitted(1, [Key], 1),
        new Classified(2, DocumentType.Invoice, 0.75f, [new TypeScore(DocumentType.Receipt, 0.2f)]),
        new PiiFlagged(1, ImmutableSortedDictionary<string, int>.Empty.Add("EMAIL", 2), Blob),
        new Summarized(1, Blob),
        new StepFailed(
            Step.Classify, 1, FailureClass.Transient, "engine_error", DateTimeOffset.UnixEpoch.AddSeconds(1.5)),
        new Parked(Step.Extract, "password_required"),
        new Retried([Step.Extract]),
        new Reprocessed(Step.DetectPii),
        new Reprocessed(Step.DetectPii, "rules"),
        new Corrected("total", "1.00", "2.00"),
        new Reviewed(ReviewVerdict.Accepted),
        new Reviewed(ReviewVerdict.Rejected, "the scan is of another page"),
        new Cancelled(),
        new Erased(),
        new Erased("request of 3 May", [Key]),
        new Purged(4),
        new Forgotten(),
        new HoldSet("case 17"),
        new HoldReleased("case 17 is closed"),
        new Disclosed(Disclosure.Text),
        new OutcomeDiscarded(Step.Summarize, 3),
        new Settled(),
        new OperatorActed("index-swapped"),
        new OperatorActed("key-created", "5d41402abc4b2a76", "reader, until 2026-12-01T00:00:00.0000000+00:00"),
    ];
}
