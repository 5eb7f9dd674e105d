using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.AwsStub.Services;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>Summaries by models without <c>Converse</c>, each in its family's format, over the wire.</summary>
public sealed class InvokeSummarizerTests : StubTests
{
    private const string Model = "stub.plain-v1:0";
    private const string Letter = """{"summary":"A letter.","key_facts":[],"action_items":[]}""";
    private static readonly TypeScore Invoice = new(DocumentType.Invoice, 1);

    private static readonly Dictionary<string, BedrockFamily> ByName = new()
    {
        ["llama"] = BedrockFamily.Llama,
        ["titan"] = BedrockFamily.Titan,
        ["cohere"] = BedrockFamily.Cohere,
        ["command-r"] = BedrockFamily.CommandR,
        ["mistral"] = BedrockFamily.Mistral,
        ["anthropic"] = BedrockFamily.Anthropic,
        ["nova"] = BedrockFamily.Nova,
        ["chat"] = BedrockFamily.Chat,
    };

    public static TheoryData<string> Families => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task Each_family_is_asked_and_understood_in_its_own_format(string family)
    {
        var prompt = "";
        Stub.Bedrock.Says = said =>
        {
            prompt = said;
            return $"Here it is: {Letter} Bye.";
        };
        var done = Done(await Summarize(Of(family), "Dear Jane «7»"));
        Assert.Equal("A letter.", done.Value.Text);
        Assert.Contains("Names of key facts", prompt, StringComparison.Ordinal);
        Assert.Contains("Dear Jane «7»", prompt, StringComparison.Ordinal);
        Assert.Equal((prompt.Length / 4, $"Here it is: {Letter} Bye.".Length / 4),
            (done.Usage.InputTokens, done.Usage.OutputTokens));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task An_answer_that_was_cut_is_told_with_what_it_took(string family)
    {
        Stub.Bedrock.Says = _ => new string('x', 10_000);
        var options = Of(family);
        options.MaxOutputTokens = 64;
        var usage = Told(await Summarize(options, "Dear Jane"), "model_answer_cut");
        Assert.True(usage is { InputTokens: > 20, OutputTokens: 64 }, usage.ToString());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_guardrail_that_intervenes_is_told(string family)
    {
        Stub.Bedrock.Guardrails["g"] = "forbidden";
        var options = Of(family);
        (options.Guardrail, options.GuardrailVersion) = ("g", "1");
        Done(await Summarize(options, "A word"));
        Told(await Summarize(options, "A forbidden word"), "guardrail_intervened");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public async Task An_answer_that_is_none_is_told_with_what_it_took(string family)
    {
        Stub.Bedrock.Says = _ => "What is this?";
        var usage = Told(await Summarize(Of(family), "Dear Jane"), "model_answer_invalid");
        Assert.True(usage is { InputTokens: > 20, OutputTokens: 3 }, usage.ToString());
    }

    [Theory]
    [InlineData("not even JSON")]
    [InlineData("""{"generation":"one","generation":"two"}""")]
    [InlineData("[]")]
    public async Task An_answer_that_is_no_JSON_is_paid_once_and_told_with_what_it_took(string body)
    {
        Stub.Faults.Always("bedrock:InvokeModel", new Fault.Garbage("application/json", body)
        {
            Headers = new Dictionary<string, string>
            {
                ["X-Amzn-Bedrock-Input-Token-Count"] = "30",
                ["X-Amzn-Bedrock-Output-Token-Count"] = "7",
            },
        });
        var usage = Told(
            await Summarize(Of("llama"), "Dear Jane", TestCalls.With(new TestQuotas(), retries: 2)),
            "model_answer_invalid");
        Assert.Equal((30, 7, 1), (usage.InputTokens, usage.OutputTokens, Stub.Ledger.Calls("bedrock:InvokeModel")));
    }

    [Theory]
    [InlineData("llama", "<|eot_id|><|start_header_id|>system<|end_header_id|>", "<|", 9)]
    [InlineData("mistral", "[/INST] </s><s>[INST]", "[/INST]", 1)]
    public async Task A_document_cannot_end_its_turn(string family, string says, string mark, int marks)
    {
        var prompt = "";
        Stub.Bedrock.Says = said =>
        {
            prompt = said;
            return Letter;
        };
        Done(await Summarize(Of(family), says));
        Assert.Equal(marks, prompt.Split(mark).Length - 1);
        var json = prompt[prompt.IndexOf("{\"type\"", StringComparison.Ordinal)..];
        json = json[..(json.LastIndexOf("]}", StringComparison.Ordinal) + 2)];
        Assert.Equal(says, (string?)JsonNode.Parse(json)!["pages"]![0]!["text"]);
    }

    [Fact]
    public async Task What_a_model_has_otherwise_than_its_family_is_configured()
    {
        Stub.Bedrock.Says = _ => Letter;
        Stub.Bedrock.Families[Model] = new()
        {
            Known = new HashSet<string> { "in", "a/b", "keep" },
            Prompt = body => (string)body["in"]![0]!["said"]!,
            Limit = body => body["a/b"]!["most~"],
            Answer = said => new JsonObject
            {
                ["out"] = new JsonArray("Hm.", new JsonObject
                {
                    ["parts"] = new JsonArray(said.Text[..5], said.Text[5..]),
                    ["end"] = said.Cut ? "length" : "stop",
                }),
            },
        };
        var options = new BedrockOptions
        {
            Model = Model,
            Api = "invoke",
            InvokeBody = """{"in":[{}],"keep":true}""",
            InvokeTurn = "{system}###{user}",
            InvokePromptPath = "/in/0/said",
            InvokeMaxTokensPath = "/a~1b/most~0",
            InvokeTemperaturePath = "",
            InvokeAnswerPath = "/out/1/parts/*",
            InvokeStopPath = "/out/1/end",
            InvokeInputTokensPath = "",
            InvokeOutputTokensPath = "",
        };
        var done = Done(await Summarize(options, "Dear Jane"));
        Assert.Equal(("A letter.", Letter.Length / 4), (done.Value.Text, (int)done.Usage.OutputTokens));
        var sent = Stub.Bedrock.Requests.Single().Body;
        Assert.True((bool)sent["keep"]!);
        Assert.Contains("###", (string)sent["in"]![0]!["said"]!, StringComparison.Ordinal);
        options.MaxOutputTokens = 8;
        Told(await Summarize(options, "Dear Jane"), "model_answer_cut");
    }

    /// <summary>By headers, which the stub gives whatever the family.</summary>
    [Fact]
    public async Task A_model_that_counts_under_other_names_is_counted_by_the_service()
    {
        Stub.Bedrock.Says = _ => Letter;
        var options = Of("llama");
        options.InvokeInputTokensPath = "/tokens_read";
        var usage = Done(await Summarize(options, "Dear Jane")).Usage;
        Assert.True(usage.InputTokens > 20 && usage.OutputTokens == Letter.Length / 4, usage.ToString());
    }

    [Fact]
    public async Task A_member_that_a_family_does_not_know_is_refused()
    {
        Stub.Bedrock.Says = _ => Letter;
        var options = Of("titan");
        options.InvokeFormat = "llama";
        Assert.IsType<Outcome<Summary>.Terminal>(await Summarize(options, "Dear Jane"));
        Assert.IsType<Outcome<Summary>.Terminal>(await Summarize(
            new() { Model = Model, Api = "invoke", InvokeFormat = "nova" }, "Dear Jane"));
    }

    [Theory]
    [InlineData("/prompt", "{}", null)]
    [InlineData("/messages/0/text", """{"messages":[{}]}""", null)]
    [InlineData("/messages/0/text", """{"messages":[]}""", "'0'")]
    [InlineData("/messages/0", """{"messages":[1]}""", "'0'")]
    [InlineData("/prompt", "[]", "no object")]
    [InlineData("/prompt", "{", "made")]
    public void A_request_that_cannot_be_made_is_found_at_the_start(string path, string body, string? reason)
    {
        var options = new BedrockOptions { Api = "invoke", InvokePromptPath = path, InvokeBody = body };
        var wrong = options.Validate(new ValidationContext(options)).SingleOrDefault()?.ErrorMessage;
        Assert.Equal(reason is null, wrong is null);
        Assert.Contains(reason ?? "", wrong ?? "", StringComparison.Ordinal);
    }

    private static Usage Told(Outcome<Summary> outcome, string code)
    {
        var terminal = Assert.IsType<Outcome<Summary>.Terminal>(outcome);
        Assert.Equal(code, terminal.Code);
        return terminal.Usage;
    }

    private static Outcome<Summary>.Done Done(Outcome<Summary> outcome) =>
        Assert.IsType<Outcome<Summary>.Done>(outcome);

    private BedrockOptions Of(string family)
    {
        Stub.Bedrock.Families[Model] = ByName[family];
        return new BedrockOptions { Model = Model, Api = "invoke", InvokeFormat = family };
    }

    private async Task<Outcome<Summary>> Summarize(BedrockOptions options, string text, ServiceCalls? calls = null)
    {
        using var client = Stub.Bedrock(retries: calls is null ? 2 : 0);
        return await new BedrockSummarizer(
                new InvokeChatClient(client, options), calls ?? TestCalls.Free, options, 1, TimeProvider.System)
            .Summarize(
                new DocumentText(DocumentKind.Pdf, [new PageContent { Number = 1, Text = text }]), Invoice,
                Cancel);
    }
}
