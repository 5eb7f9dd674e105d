using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>Summaries by Bedrock, over the wire.</summary>
public sealed class BedrockSummarizerTests : StubTests
{
    private const string Api = "bedrock:Converse";
    private static readonly TypeScore Invoice = new(DocumentType.Invoice, 1);

    public static TheoryData<string> Types => [.. DocumentType.All];

    [Fact]
    public async Task The_answer_of_the_tool_becomes_the_summary_and_its_tokens_are_counted()
    {
        Stub.Bedrock.Says = _ => """
            {"summary":" Acme asks for 4.00. ","key_facts":[{"name":"total","value":"4.00","confidence":0.9,"page":2},
             {"name":"","value":"dropped"},{"name":"date","value":"2025-01-02","page":"99"}],
             "action_items":["Pay by 2025-02-01", ""]}
            """;
        var done = Assert.IsType<Outcome<Summary>.Done>(
            await Summarizer(new() { CachePoints = true })
                .Summarize(Text("Invoice «7» 😀", "Total 4.00"), Invoice, Cancel));
        Assert.Equal("Acme asks for 4.00.", done.Value.Text);
        Assert.Equal(
            [new KeyFact("total", "4.00", 0.9f, 2), new KeyFact("date", "2025-01-02", 0.7f, 1)], done.Value.KeyFacts);
        Assert.Equal(["Pay by 2025-02-01"], done.Value.ActionItems);
        Assert.True(done.Usage is { InputTokens: > 100, OutputTokens: > 10, Pages: 2 }, done.Usage.ToString());
        Assert.Empty(Stub.Ledger.Violations);

        var sent = Stub.Bedrock.Requests.Single().Body;
        Assert.Equal("record_summary", (string?)sent["toolConfig"]!["toolChoice"]!["tool"]!["name"]);
        Assert.NotNull(sent["system"]![1]!["cachePoint"]);
        Assert.Contains("vat_id", (string?)sent["system"]![0]!["text"], StringComparison.Ordinal);
        var document = JsonNode.Parse((string)sent["messages"]![0]!["content"]![0]!["text"]!)!;
        Assert.Equal("Invoice «7» 😀", (string?)document["pages"]![0]!["text"]);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Every_type_has_its_prompt(string type)
    {
        Assert.IsType<Outcome<Summary>.Done>(
            await Summarizer().Summarize(Text("Some text"), new TypeScore(type, 1), Cancel));
        Assert.Contains(
            "Names of key facts", (string?)Stub.Bedrock.Requests.Single()
                .Body["system"]![0]!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_fixed_is_read_from_the_cache_the_second_time()
    {
        var summarizer = Summarizer(new() { CachePoints = true });
        await summarizer.Summarize(Text("One"), Invoice, Cancel);
        var usage = (await Chat(new() { CachePoints = true }).GetResponseAsync(
            [.. SummaryPrompt.For(Text("Two"), "invoice", "v1", 1_000, asText: false).Messages], null, Cancel)).Usage!;
        Assert.True(usage.CachedInputTokenCount > 50 && usage.InputTokenCount > usage.CachedInputTokenCount);
    }

    [Fact]
    public async Task Of_a_long_document_the_beginning_and_the_end_are_sent()
    {
        var text = Text(new string('a', 5_000) + "😀", new string('b', 5_000), "😀" + new string('c', 5_000));
        Assert.IsType<Outcome<Summary>.Done>(
            await Summarizer(new() { MaxInputCharacters = 3_001 }).Summarize(text, Invoice, Cancel));
        var sent = (string)Stub.Bedrock.Requests.Single().Body["messages"]![0]!["content"]![0]!["text"]!;
        Assert.Equal(
            [(1, new string('a', 2_000)), (3, new string('c', 1_000))],
            JsonNode.Parse(sent)!["pages"]!.AsArray().Select(
                page => ((int)page!["page"]!, ((string)page["text"]!).Trim())));
    }

    [Fact]
    public async Task What_the_cache_gives_is_counted_apart_and_has_its_price()
    {
        var summarizer = Summarizer(new() { CachePoints = true });
        var first = Done(await summarizer.Summarize(Text("One"), Invoice, Cancel)).Usage;
        var second = Done(await summarizer.Summarize(Text("One"), Invoice, Cancel)).Usage;
        Assert.Equal((0, first.CacheWrittenTokens), (first.CachedTokens, second.CachedTokens));
        Assert.True(first is { CacheWrittenTokens: > 50, InputTokens: > 0 }, first.ToString());
        Assert.Equal((0, first.TokensIn, first.InputTokens),
            (second.CacheWrittenTokens, second.TokensIn, second.InputTokens));

        var prices = new PriceTable { Engines = { ["bedrock"] = new() { PerThousandInputTokens = 1 } } };
        Assert.Equal(first.TokensIn / 1_000m, prices.CostUsd("bedrock", first));
        (prices.Engines["bedrock"].PerThousandCachedTokens, prices.Engines["bedrock"].PerThousandCacheWrittenTokens) =
            (0.1m, 1.25m);
        Assert.Equal(
            (first.InputTokens + (1.25m * first.CacheWrittenTokens)) / 1_000, prices.CostUsd("bedrock", first));
        Assert.Equal(
            (second.InputTokens + (0.1m * second.CachedTokens)) / 1_000, prices.CostUsd("bedrock", second));
    }

    [Fact]
    public async Task A_guardrail_that_intervenes_and_a_cut_answer_are_told_with_what_they_took()
    {
        Stub.Bedrock.Guardrails["g"] = "forbidden";
        var guarded = Told(
            await Summarizer(new() { Guardrail = "g", GuardrailVersion = "1" })
                .Summarize(Text("A forbidden word"), Invoice, Cancel), "guardrail_intervened");
        Assert.Equal(1, guarded.Pages);
        Stub.Bedrock.Says = _ => new string('x', 10_000);
        var cut = Told(
            await Summarizer(new() { MaxOutputTokens = 64 }).Summarize(Text("Text"), Invoice, Cancel),
            "model_answer_cut");
        Assert.True(cut is { InputTokens: > 20, OutputTokens: 64 }, cut.ToString());
        Stub.Bedrock.Says = _ => """{"answer":42}""";
        var invalid = Told(await Summarizer().Summarize(Text("Text"), Invoice, Cancel), "model_answer_invalid");
        Assert.True(invalid is { InputTokens: > 20, OutputTokens: > 0 }, invalid.ToString());
        Assert.Equal(
            new Outcome<Summary>.Terminal("service_resource_missing"),
            await Summarizer(new() { Model = "none" }).Summarize(Text("Text"), Invoice, Cancel));
    }

    [Theory]
    [InlineData("\"no object\"")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("""{"summary":{"a":1}}""")]
    public async Task A_tool_s_input_that_is_not_what_was_asked_for_is_told_with_what_it_took(string input)
    {
        Stub.Bedrock.Says = _ => input;
        var usage = Told(await Summarizer().Summarize(Text("Text"), Invoice, Cancel), "model_answer_invalid");
        Assert.True(usage.InputTokens > 20, usage.ToString());
    }

    public static TheoryData<Fault, Outcome<Summary>> Faults => new()
    {
        { new Fault.Refuse(429, "ThrottlingException", Spelling.Header),
            new Outcome<Summary>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(400, "ServiceQuotaExceededException", Spelling.Header),
            new Outcome<Summary>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(424, "ModelErrorException", Spelling.Header),
            new Outcome<Summary>.Transient("model_failed") },
        { new Fault.Refuse(408, "ModelTimeoutException", Spelling.Header),
            new Outcome<Summary>.Transient("model_failed") },
        { new Fault.Refuse(500, "InternalServerException", Spelling.Header),
            new Outcome<Summary>.Transient("service_failed") },
        { new Fault.Refuse(403, "AccessDeniedException", Spelling.Header),
            new Outcome<Summary>.Terminal("service_access_denied") },
        { new Fault.Refuse(403, "ExpiredTokenException", Spelling.Header),
            new Outcome<Summary>.Transient("service_credentials_expired") },
        { new Fault.Html(), new Outcome<Summary>.Transient("service_failed") },
        { new Fault.Cut(), new Outcome<Summary>.Transient("service_unreachable") },
        { new Fault.Garbage("application/json"), new Outcome<Summary>.Transient("service_answer_unreadable") },
        { new Fault.Hang(), new Outcome<Summary>.TimedOut(TimeSpan.FromSeconds(1)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_becomes_an_outcome_that_tells_what_to_do(
        Fault fault, Outcome<Summary> expected)
    {
        Stub.Faults.Always(Api, fault);
        Assert.Equal(expected, await Summarizer(new() { TimeoutSeconds = fault is Fault.Hang ? 1 : 20 }, 0)
            .Summarize(Text("Text"), Invoice, Cancel));
    }

    private static Usage Told(Outcome<Summary> outcome, string code)
    {
        var terminal = Assert.IsType<Outcome<Summary>.Terminal>(outcome);
        Assert.Equal(code, terminal.Code);
        return terminal.Usage;
    }

    private static Outcome<Summary>.Done Done(Outcome<Summary> outcome) =>
        Assert.IsType<Outcome<Summary>.Done>(outcome);

    private ConverseChatClient Chat(BedrockOptions options, int retries = 2)
    {
        options.Model ??= "stub.model-v1:0";
        return new(Stub.Bedrock(retries), options);
    }

    private BedrockSummarizer Summarizer(BedrockOptions? options = null, int retries = 2)
    {
        options ??= new BedrockOptions();
        return new(Chat(options, retries), TestCalls.Free, options, 1, TimeProvider.System);
    }

    private static DocumentText Text(params string[] pages) => new(
        DocumentKind.Pdf, [.. pages.Select((text, i) => new PageContent { Number = i + 1, Text = text })]);
}
