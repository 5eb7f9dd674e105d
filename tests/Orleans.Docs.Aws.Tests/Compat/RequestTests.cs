using System.Text;
using Amazon.BedrockRuntime;
using Amazon.BedrockRuntime.Model;
using Amazon.Comprehend.Model;
using Amazon.Runtime.Documents;
using Amazon.SageMakerRuntime.Model;
using Amazon.SimpleNotificationService.Model;
using Amazon.Textract;
using Amazon.Textract.Model;
using Orleans.Docs.AwsStub.Services;
using TextractDocument = Amazon.Textract.Model.Document;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>
/// What the clients send fits the services' models and is signed rightly, which the stub checks on its own, and what
/// the services answer is understood.
/// </summary>
public sealed class RequestTests : StubTests
{
    private static readonly byte[] Pdf = "%PDF-1.7 /Type /Page"u8.ToArray();

    [Fact]
    public async Task Text_of_one_page_is_asked_for_and_read()
    {
        Models();
        using var client = Stub.Textract();
        var answer = await client.DetectDocumentTextAsync(
            new() { Document = new TextractDocument { Bytes = new MemoryStream(Pdf) } }, Cancel);
        Assert.Equal(1, answer.DocumentMetadata.Pages);
        var line = Assert.Single(answer.Blocks, block => block.BlockType == BlockType.LINE);
        Assert.Equal("Page 1 of 1", line.Text);
        Assert.Equal(4, line.Relationships.Single(relationship => relationship.Type == RelationshipType.CHILD)
            .Ids.Count);
        Assert.InRange(line.Geometry.BoundingBox.Width!.Value, 0.89f, 0.91f);
        Assert.Equal(1, Stub.Ledger.Paid("textract:DetectDocumentText"));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task An_analysis_asks_for_every_feature_and_its_questions()
    {
        Models();
        Stub.Textract.Reads = _ => new(
        [
            new StubPage("Invoice")
            {
                Tables = [new StubTable([["Item", "Price"], ["Pens", "4.00"]])],
                Fields = [new StubField("Total", "4.00"), new StubField("Paid", null, Tick: true)],
                HasSignature = true,
                Answers = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("due", "May 1"),
            },
        ]);
        using var client = Stub.Textract();
        var answer = await client.AnalyzeDocumentAsync(
            new()
            {
                Document = new TextractDocument { Bytes = new MemoryStream(Pdf) },
                FeatureTypes = ["TABLES", "FORMS", "LAYOUT", "SIGNATURES", "QUERIES"],
                QueriesConfig = new() { Queries = [new() { Text = "When is it due?", Alias = "due", Pages = ["1"] }] },
            },
            Cancel);
        Assert.Equal(4, answer.Blocks.Count(block => block.BlockType == BlockType.CELL));
        Assert.Contains(answer.Blocks, block => block.SelectionStatus == SelectionStatus.SELECTED);
        Assert.Equal("May 1", answer.Blocks.Single(block => block.BlockType == BlockType.QUERY_RESULT).Text);
        Assert.Contains(answer.Blocks, block => block.BlockType == BlockType.SIGNATURE);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_job_is_started_once_by_its_token_and_followed_to_its_end()
    {
        Models();
        Stub.Objects.Create("work");
        Stub.Objects.Put("work", "a/b c+é", new([.. Pdf, .. Pdf], "", null, null), onlyIfNone: false);
        Stub.Textract.BlocksPerPartMax = 3;
        using var client = Stub.Textract();
        var start = new StartDocumentAnalysisRequest
        {
            DocumentLocation = new() { S3Object = new() { Bucket = "work", Name = "a/b c+é" } },
            FeatureTypes = ["TABLES"],
            ClientRequestToken = "once",
            JobTag = "acme-1",
            KMSKeyId = "stub-key",
            NotificationChannel = new() { RoleArn = "arn:aws:iam::0:role/r", SNSTopicArn = "arn:aws:sns:r:0:t" },
            OutputConfig = new() { S3Bucket = "work", S3Prefix = "out" },
        };
        var job = await client.StartDocumentAnalysisAsync(start, Cancel);
        Assert.Equal(job.JobId, (await client.StartDocumentAnalysisAsync(start, Cancel)).JobId);
        var blocks = new List<Block>();
        GetDocumentAnalysisResponse part;
        string? next = null;
        do
        {
            part = await client.GetDocumentAnalysisAsync(
                new() { JobId = job.JobId, MaxResults = 1_000, NextToken = next }, Cancel);
            Assert.Equal(JobStatus.SUCCEEDED, part.JobStatus);
            blocks.AddRange(part.Blocks);
            next = part.NextToken;
        }
        while (next is not null);
        Assert.Equal([1, 2], blocks.Where(block => block.BlockType == BlockType.PAGE).Select(block => block.Page));
        Assert.Equal(2, Stub.Ledger.Paid("textract:StartDocumentAnalysis"));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_job_for_text_is_its_own_operation()
    {
        Models();
        Stub.Objects.Create("work");
        Stub.Objects.Put("work", "x", new(Pdf, "", null, null), onlyIfNone: false);
        using var client = Stub.Textract();
        var job = await client.StartDocumentTextDetectionAsync(
            new() { DocumentLocation = new() { S3Object = new() { Bucket = "work", Name = "x" } } }, Cancel);
        Assert.Equal(
            JobStatus.IN_PROGRESS, (await client.GetDocumentTextDetectionAsync(new() { JobId = job.JobId }, Cancel))
                .JobStatus);
        var done = await client.GetDocumentTextDetectionAsync(new() { JobId = job.JobId }, Cancel);
        Assert.Equal(JobStatus.SUCCEEDED, done.JobStatus);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task Personal_data_comes_with_offsets_in_code_points()
    {
        Models();
        using var client = Stub.Comprehend();
        var answer = await client.DetectPiiEntitiesAsync(
            new() { Text = "😀 jane@example.com", LanguageCode = Amazon.Comprehend.LanguageCode.En }, Cancel);
        var entity = Assert.Single(answer.Entities);
        Assert.Equal(Amazon.Comprehend.PiiEntityType.EMAIL, entity.Type);
        Assert.Equal((2, 18), (entity.BeginOffset, entity.EndOffset));
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_custom_model_of_Comprehend_names_classes()
    {
        Models();
        Stub.Comprehend.Endpoints["arn:aws:comprehend:r:0:document-classifier-endpoint/x"] =
            new() { ["invoice"] = "invoice", ["dear"] = "letter" };
        using var client = Stub.Comprehend();
        var answer = await client.ClassifyDocumentAsync(
            new() { Text = "Invoice 7", EndpointArn = "arn:aws:comprehend:r:0:document-classifier-endpoint/x" },
                Cancel);
        Assert.Equal("invoice", answer.Classes.MaxBy(one => one.Score)!.Name);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_conversation_with_a_tool_a_guardrail_and_cache_points_is_understood()
    {
        Models();
        Stub.Bedrock.Guardrails["g"] = "forbidden";
        using var client = Stub.Bedrock();
        var request = Conversation("Summarise: héllo 😀 \"quoted\" <b>");
        await client.ConverseAsync(request, Cancel);
        var answer = await client.ConverseAsync(request, Cancel);
        Assert.Equal(StopReason.Tool_use, answer.StopReason);
        var use = answer.Output.Message.Content.Single().ToolUse;
        Assert.Equal("record_summary", use.Name);
        Assert.Equal("A document.", use.Input.AsDictionary()["summary"].AsString());
        Assert.True(answer.Usage.CacheReadInputTokens > 0);
        Assert.Empty(Stub.Ledger.Violations);

        var body = Stub.Bedrock.Requests.First().Body;
        Assert.Equal("Summarise: héllo 😀 \"quoted\" <b>", (string?)body["messages"]![0]!["content"]![0]!["text"]);
        Assert.Equal(7, (int?)body["additionalModelRequestFields"]!["top_k"]);
        Assert.Equal("object",
            (string?)body["toolConfig"]!["tools"]![0]!["toolSpec"]!["inputSchema"]!["json"]!["type"]);
    }

    [Fact]
    public async Task A_model_id_with_a_colon_or_a_slash_is_encoded_in_path_and_signature()
    {
        Models();
        Stub.Bedrock.Models["arn:aws:bedrock:r:0:inference-profile/eu.stub"] = true;
        using var client = Stub.Bedrock();
        var request = Conversation("Hello");
        request.GuardrailConfig = null;
        request.ModelId = "arn:aws:bedrock:r:0:inference-profile/eu.stub";
        await client.ConverseAsync(request, Cancel);
        Assert.Equal(request.ModelId, Stub.Bedrock.Requests.Single().Model);
    }

    [Fact]
    public async Task A_model_without_Converse_is_invoked_in_its_own_format()
    {
        Models();
        Stub.Bedrock.Says = prompt => "Said: " + prompt;
        Stub.Bedrock.Guardrails["g"] = "forbidden";
        using var client = Stub.Bedrock();
        var answer = await client.InvokeModelAsync(
            new()
            {
                ModelId = "stub.plain-v1:0",
                ContentType = "application/json",
                Accept = "application/json",
                GuardrailIdentifier = "g",
                GuardrailVersion = "1",
                Trace = Trace.ENABLED,
                Body = new MemoryStream("""{"prompt":"Hello"}"""u8.ToArray()),
            },
            Cancel);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Contains("Said: Hello", Encoding.UTF8.GetString(answer.Body.ToArray()), StringComparison.Ordinal);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task An_endpoint_of_SageMaker_takes_and_gives_bytes()
    {
        Models();
        using var client = Stub.SageMaker();
        var answer = await client.InvokeEndpointAsync(
            new()
            {
                EndpointName = "documents",
                ContentType = "application/json",
                Accept = "application/json",
                CustomAttributes = "tenant=acme",
                InferenceId = "i-1",
                TargetModel = "m.tar.gz",
                TargetVariant = "v",
                Body = new MemoryStream("""{"text":"Invoice"}"""u8.ToArray()),
            },
            Cancel);
        Assert.Equal("AllTraffic", answer.InvokedProductionVariant);
        Assert.Contains("invoice", Encoding.UTF8.GetString(answer.Body.ToArray()), StringComparison.Ordinal);
        Assert.Empty(Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_topic_hears_a_message_with_attributes()
    {
        Models();
        Stub.Topics.Create("arn:aws:sns:r:0:settled");
        using var client = Stub.Sns();
        var answer = await client.PublishAsync(
            new PublishRequest
            {
                TopicArn = "arn:aws:sns:r:0:settled",
                Message = """{"document":"acme/1","text":"a & b = ä+ü %"}""",
                Subject = "settled",
                MessageGroupId = "g",
                MessageDeduplicationId = "acme/1/7",
                MessageAttributes = new() { ["tenant"] = new() { DataType = "String", StringValue = "acme" } },
            },
            Cancel);
        Assert.NotEmpty(answer.MessageId);
        Assert.Equal("""{"document":"acme/1","text":"a & b = ä+ü %"}""", Stub.Topics.Published.Single().Message);
        await client.PublishAsync("arn:aws:sns:r:0:settled", "short", Cancel);
        Assert.Empty(Stub.Ledger.Violations);
    }

    private static ConverseRequest Conversation(string text) => new()
    {
        ModelId = "stub.model-v1:0",
        System = [new() { Text = "You summarise." }, new() { CachePoint = new() { Type = CachePointType.Default } }],
        Messages = [new() { Role = ConversationRole.User, Content = [new() { Text = text }] }],
        InferenceConfig = new() { MaxTokens = 500, Temperature = 0.1f, TopP = 0.9f, StopSequences = ["\n\nEND"] },
        GuardrailConfig = new() { GuardrailIdentifier = "g", GuardrailVersion = "1", Trace = GuardrailTrace.Enabled },
        RequestMetadata = new() { ["tenant"] = "acme" },
        AdditionalModelRequestFields = new Amazon.Runtime.Documents.Document { { "top_k", 7 } },
        ToolConfig = new()
        {
            Tools =
            [
                new()
                {
                    ToolSpec = new()
                    {
                        Name = "record_summary",
                        Description = "Records the summary.",
                        InputSchema = new()
                        {
                            Json = new Amazon.Runtime.Documents.Document
                            {
                                { "type", "object" },
                                { "required", new Amazon.Runtime.Documents.Document[] { "summary" } },
                            },
                        },
                    },
                },
                new() { CachePoint = new() { Type = CachePointType.Default } },
            ],
            ToolChoice = new() { Tool = new() { Name = "record_summary" } },
        },
    };
}
