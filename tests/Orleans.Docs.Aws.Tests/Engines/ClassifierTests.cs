using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Orleans.Docs.Aws.Engines.Classify;
using Orleans.Docs.Aws.Tests.Compat;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>Sorting by SageMaker and by Comprehend, over the wire.</summary>
public sealed class ClassifierTests : StubTests
{
    private const string Api = "sagemaker:InvokeEndpoint";
    private const string Arn = "arn:aws:comprehend:eu-west-1:000000000000:document-classifier-endpoint/docs";

    [Fact]
    public async Task An_endpoint_of_SageMaker_gets_the_contract_and_its_classes_become_types()
    {
        JsonObject? sent = null;
        Stub.SageMaker.Says = body =>
        {
            sent = body;
            return Classes(("INV", 0.6f), ("letter", 0.2f), ("INV-2", 0.1f));
        };
        var scores = Done(await SageMaker(new()
        {
            Endpoint = "documents",
            Types = { ["INV"] = "invoice", ["INV-2"] = "invoice" },
        }).Classify(Text("Invoice \"7\" 😀"), Cancel));
        Assert.Equal(["invoice", "letter"], scores.Select(score => score.Type));
        Assert.Equal(1, scores.Sum(score => score.Confidence), 4);
        Assert.Equal(("Invoice \"7\" 😀\n", "Pdf", 1),
            ((string?)sent!["text"], (string?)sent["kind"], (int?)sent["pages"]));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task The_contract_that_is_written_down_is_the_one_that_is_kept()
    {
        var contract = await File.ReadAllTextAsync(
            Path.Combine(
                Repository.Root, "src", "Orleans.Docs.Aws", "Engines", "Classify", "README.md"), Cancel);
        var examples = contract.Split("```").Where(part => part.StartsWith("json", StringComparison.Ordinal))
            .Select(part => JsonNode.Parse(part[4..])!.AsObject()).ToList();
        JsonObject? sent = null;
        Stub.SageMaker.Says = body =>
        {
            sent = body;
            return examples[1].DeepClone();
        };
        var scores = Done(await SageMaker(new() { Endpoint = "documents" }).Classify(Text("x"), Cancel));
        Assert.Equal(["invoice", "receipt"], scores.Select(score => score.Type));
        Assert.Equal(2, examples.Count);
        Assert.Equal(
            examples[0].Select(member => (member.Key, member.Value!.GetValueKind())),
            sent!.Select(member => (member.Key, member.Value!.GetValueKind())));
        Assert.All(DocumentType.All, type => Assert.Contains($"`{type}`", contract, StringComparison.Ordinal));
        Assert.All(
            Enum.GetNames<DocumentKind>(), kind => Assert.Contains($"`{kind}`", contract, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("😀")]
    [InlineData("\"")]
    [InlineData("a")]
    [InlineData("\u0001")]
    [InlineData("漢")]
    public async Task A_long_text_is_cut_to_what_the_endpoint_takes(string unit)
    {
        var bytes = 0;
        Stub.SageMaker.Says = body =>
        {
            bytes = System.Text.Encoding.UTF8.GetByteCount((string)body["text"]!);
            return Classes(("invoice", 1));
        };
        Done(await SageMaker(new() { Endpoint = "documents-serverless", CallBytesMax = 4 << 20 })
            .Classify(Text(string.Concat(Enumerable.Repeat(unit, 6_000_000))), Cancel));
        Assert.InRange(bytes, 600_000, 4 << 20);
    }

    [Theory]
    [InlineData("""{"classes":[{"name":"no such type","score":0.5}]}""")]
    [InlineData("""{"classes":[{"name":"invoice","score":7}]}""")]
    [InlineData("""{"classes":[]}""")]
    [InlineData("""{"answer":42}""")]
    [InlineData("[1,2]")]
    public async Task A_model_that_breaks_the_contract_is_told_apart_from_a_service_that_fails(string answer)
    {
        Stub.SageMaker.Says = _ => JsonNode.Parse(answer)!;
        Assert.Equal(
            new Outcome<ImmutableArray<TypeScore>>.Terminal("model_answer_invalid"),
            await SageMaker(new() { Endpoint = "documents" }).Classify(Text("x"), Cancel));
    }

    public static TheoryData<Fault, Outcome<ImmutableArray<TypeScore>>> Faults => new()
    {
        { new Fault.Refuse(429, "ThrottlingException", Spelling.Header),
            new Outcome<ImmutableArray<TypeScore>>.Throttled(TimeSpan.FromSeconds(2)) },
        { new Fault.Refuse(424, "ModelError", Spelling.Header),
            new Outcome<ImmutableArray<TypeScore>>.Transient("model_failed") },
        { new Fault.Refuse(429, "ModelNotReadyException", Spelling.Header),
            new Outcome<ImmutableArray<TypeScore>>.Transient("model_failed") },
        { new Fault.Refuse(503, "ServiceUnavailable", Spelling.Header),
            new Outcome<ImmutableArray<TypeScore>>.Transient("service_failed") },
        { new Fault.Refuse(400, "ValidationError", Spelling.Header),
            new Outcome<ImmutableArray<TypeScore>>.Terminal("service_resource_missing") },
        { new Fault.Refuse(403, "AccessDeniedException", Spelling.Header),
            new Outcome<ImmutableArray<TypeScore>>.Terminal("service_access_denied") },
        { new Fault.Html(), new Outcome<ImmutableArray<TypeScore>>.Transient("service_failed") },
        { new Fault.Cut(), new Outcome<ImmutableArray<TypeScore>>.Transient("service_unreachable") },
        { new Fault.Garbage("application/json"),
            new Outcome<ImmutableArray<TypeScore>>.Terminal("model_answer_invalid") },
        { new Fault.Hang(), new Outcome<ImmutableArray<TypeScore>>.TimedOut(TimeSpan.FromSeconds(1)) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_that_lasts_becomes_an_outcome_that_tells_what_to_do(
        Fault fault, Outcome<ImmutableArray<TypeScore>> expected)
    {
        Stub.Faults.Always(Api, fault);
        Assert.Equal(
            expected,
            await SageMaker(new() { Endpoint = "documents", TimeoutSeconds = fault is Fault.Hang ? 1 : 20 }, 0)
                .Classify(Text("x"), Cancel));
    }

    [Fact]
    public async Task A_custom_model_of_Comprehend_gets_the_beginning_and_its_classes_become_types()
    {
        Stub.Comprehend.Endpoints[Arn] = new() { ["invoice"] = "invoice", ["dear"] = "letter" };
        var classifier = new ComprehendClassifier(
            Stub.Comprehend(), TestCalls.Free, new ClassifierOptions { Endpoint = Arn }, TimeProvider.System);
        var scores = Done(await classifier.Classify(
            Text(string.Concat(Enumerable.Repeat("Invoice für 漢 ", 5_000))), Cancel));
        Assert.Equal(("invoice", 0.9f), (scores[0].Type, scores[0].Confidence));
        Assert.Equal("other", Done(await classifier.Classify(Text(" "), Cancel)).Single().Type);
        Assert.Equal(1, Stub.Ledger.Calls("comprehend:ClassifyDocument"));
        Assert.Empty(Stub.Ledger.Violations);
        Stub.Faults.Always("comprehend:ClassifyDocument", new Fault.Refuse(400, "ResourceUnavailableException"));
        Assert.Equal(
            new Outcome<ImmutableArray<TypeScore>>.Transient("model_failed"),
                await classifier.Classify(Text("x"), Cancel));
    }

    private SageMakerClassifier SageMaker(ClassifierOptions options, int retries = 2) =>
        new(Stub.SageMaker(retries), TestCalls.Free, options, TimeProvider.System);

    private static ImmutableArray<TypeScore> Done(Outcome<ImmutableArray<TypeScore>> outcome) =>
        Assert.IsType<Outcome<ImmutableArray<TypeScore>>.Done>(outcome).Value;

    private static JsonObject Classes(params (string Name, float Score)[] classes) => new()
    {
        ["classes"] = new JsonArray(
            [.. classes.Select(one => new JsonObject { ["name"] = one.Name, ["score"] = one.Score })]),
    };

    private static DocumentText Text(string text) =>
        new(DocumentKind.Pdf, [new PageContent { Number = 1, Text = text }]);
}
