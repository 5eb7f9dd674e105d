using System.Text;
using System.Text.Json;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Tests.Codec;

/// <summary>The envelope and the whole record of a commit, as they were written first, are read for ever.</summary>
public sealed class GoldenEnvelopeTests
{
    private static readonly DocumentKeys Keys = new(
        new Guid("00112233-4455-6677-8899-aabbccddeeff"), [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    private const string First = "commit-envelope.v1.json";
    private const string WithSpan = "commit-envelope.v1.2.json";
    private const string WithTokens = "commit-envelope.v1.3.json";

    public static IReadOnlyList<string> EnvelopeFiles => [First, WithSpan, WithTokens];

    [Fact]
    public void The_envelope_writes_and_reads_its_golden_file()
    {
        var written = Write(Sample());
        var golden = GoldenFiles.Text(First, written);
        Assert.Equal(golden, written);
        var read = JsonSerializer.Deserialize(golden, EventJson.Default.CommitEnvelope)!;
        Assert.Equal(golden, Write(read));
    }

    [Fact]
    public void An_envelope_that_names_its_span_writes_and_reads_its_golden_file()
    {
        var written = Write(Sample() with { SpanId = "b7ad6b7169203331" });
        var golden = GoldenFiles.Text(WithSpan, written);
        Assert.Equal(golden, written);
        var read = JsonSerializer.Deserialize(golden, EventJson.Default.CommitEnvelope)!;
        Assert.Equal(golden, Write(read));
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", read.TraceParent);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-8448eb211c80319c-00", Sample().TraceParent);
        Assert.Null((Sample() with { TraceId = null }).TraceParent);
    }

    [Fact]
    public void An_envelope_that_counts_tokens_writes_and_reads_its_golden_file()
    {
        var written = Write(Sample() with { InputTokens = 1_200, OutputTokens = 0 });
        var golden = GoldenFiles.Text(WithTokens, written);
        Assert.Equal(golden, written);
        var read = JsonSerializer.Deserialize(golden, EventJson.Default.CommitEnvelope)!;
        Assert.Equal((1_200, 0), (read.InputTokens, read.OutputTokens));
        Assert.Equal(golden, Write(read));
    }

    [Fact]
    public void A_record_of_the_first_format_is_read_with_all_that_it_holds()
    {
        DocumentEvent[] events = [new Parked(Step.Extract, "password_required"), new Settled()];
        var codec = new CommitCodec(EventCatalog.Default);
        var now = codec.Encode(Sample() with { EventCount = events.Length }, [.. events], Keys);
        var golden = Convert.FromBase64String(
            GoldenFiles.Text("commit-record.v1.txt", Convert.ToBase64String(now.Record.Span) + "\n"));

        var decoded = codec.Decode(now with { Record = golden }, Keys);
        Assert.Equal(Write(Sample() with { EventCount = events.Length }), Write(decoded.Envelope));
        Assert.Equal(events, decoded.Events);
    }

    [Theory]
    [InlineData("\"version\":7", "\"first\":7")]
    [InlineData("\"previous\":", "\"before\":")]
    [InlineData("\"key\":", "\"keyId\":")]
    public void An_envelope_whose_names_changed_is_not_read(string name, string other) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(
            Write(Sample()).Replace(name, other, StringComparison.Ordinal), EventJson.Default.CommitEnvelope));

    private static string Write(CommitEnvelope envelope) =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(envelope, EventJson.Default.CommitEnvelope)) + "\n";

    /// <summary>Every member has a value that is not its default.</summary>
    private static CommitEnvelope Sample() => new()
    {
        Tenant = "acme",
        Stream = "acme/doc-1",
        FirstVersion = 7,
        EventCount = 3,
        Time = DateTimeOffset.UnixEpoch.AddSeconds(1.5),
        Actor = "somebody",
        CommitId = new Guid("11111111-2222-3333-4444-555555555555"),
        CommandId = "command-1",
        Attempt = 2,
        Engine = "engine",
        ModelVersion = "model-1",
        CostUsd = 0.0125m,
        DurationMilliseconds = 1234,
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        KeyId = Keys.KeyId,
        PreviousHash = [.. Enumerable.Range(1, 32).Select(i => (byte)i)],
        OpensEpisode = true,
    };
}
