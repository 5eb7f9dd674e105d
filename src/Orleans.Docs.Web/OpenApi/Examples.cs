using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Routes;

namespace Orleans.Docs.Web.OpenApi;

/// <summary>Examples of the OpenAPI document, by operation: made of the types themselves, so that they fit.</summary>
internal static class Examples
{
    private const string Id = "953b5a3f874961f0a6047be5eff4fa0b";

    private static readonly DateTimeOffset Time = new(2026, 7, 31, 14, 30, 5, TimeSpan.Zero);

    private static readonly DocumentAnswer Document = new()
    {
        Id = Id,
        Tenant = "default",
        State = DocumentState.Completed,
        Version = 8,
        Settled = true,
        Bytes = 14_203,
        UploadedAt = Time,
        ChangedAt = Time.AddSeconds(2),
        Kind = DocumentKind.Pdf,
        MediaType = "application/pdf",
        Type = "invoice",
        TypeConfidence = 0.9983,
        PagesExpected = 1,
        PagesTried = 1,
        PagesRead = 1,
        PersonalData = ImmutableSortedDictionary<string, int>.Empty.Add("EMAIL", 1).Add("NAME", 1),
        HasSummary = true,
        Tags = ImmutableSortedDictionary<string, string>.Empty.Add("project", "desk"),
        Corrected = ["total"],
        Children = [],
        Steps = [new StepAnswer(Step.Extract, StepStatus.Done, 1, null, null)],
    };

    private static readonly ReceiptAnswer Receipt = new(
        Id, 1, Joined: false, $"{DocsWeb.Root}/documents/{Id}", $"{DocsWeb.Root}/documents/{Id}/events",
        new ArrivalEstimate(Time.AddSeconds(4), Time.AddSeconds(3), Time.AddSeconds(5)));

    private static readonly FactAnswer Total = new("total", "1483.20", 0.9, 1);

    public static IReadOnlyDictionary<string, JsonNode> Requests { get; } = new Dictionary<string, JsonNode>
    {
        ["openUpload"] = Node(new UploadRequest { FileName = "contract.pdf", MediaType = "application/pdf" }),
        ["openPresignedUpload"] = Node(new PresignedRequest { FileName = "contract.pdf", Bytes = 1_048_576 }),
        ["reprocessDocument"] = Node(new ReprocessRequest { From = Step.Classify, Engine = "rules-classifier" }),
        ["correctDocument"] = Node(new CorrectRequest { Field = "total", Value = "1483.20" }),
        ["importBatch"] = Node(new ImportRequest { Address = "s3://scans/2026/" }),
        ["eraseDocument"] = Node(new EraseRequest { Reason = "request of 3 May" }),
        ["holdDocument"] = Node(new HoldRequest { Reason = "case 17" }),
        ["releaseDocument"] = Node(new HoldRequest { Reason = "case 17 is closed" }),
        ["setRetention"] = Node(new RetentionRequest { Type = "resume", Days = 180 }),
        ["createKey"] = Node(new NewKeyRequest { Name = "scanner", Roles = ["submitter", "reader"], Days = 30 }),
    };

    public static IReadOnlyDictionary<string, JsonNode> Answers { get; } = new Dictionary<string, JsonNode>
    {
        ["submitDocument"] = Node(Receipt),
        ["completeUpload"] = Node(Receipt),
        ["getUpload"] = Node(new UploadAnswer("6f1c", 1_048_576, null)),
        ["openUpload"] = Node(new UploadAnswer("6f1c", 0, null)),
        ["openPresignedUpload"] = Node(new PresignedAnswer(
            "6f1c",
            new PresignedFormAnswer(
                "https://docs-transit.s3.eu-west-1.amazonaws.com/",
                new Dictionary<string, string> { ["key"] = "incoming/uploads/default/6f1c", ["Policy"] = "…" },
                Time.AddMinutes(30), 1_048_576),
            null)),
        ["getDocument"] = Node(Document),
        ["getText"] = Node(new TextAnswer(
            Id, 8, [new PageAnswer(1, "Invoice BW-2025-0417\nTo: [NAME]\n", TextSource.TextLayer, 1, null)], null)),
        ["getTables"] = Node(new TablesAnswer(
            Id, 8, [new TableAnswer(1, 1, null, 1, [["Description", "Qty"], ["Standing desk", "2"]])], null)),
        ["getFields"] = Node(new FieldsAnswer(Id, 8, [Total], [], null)),
        ["getSummary"] = Node(new SummaryAnswer(
            Id, 8, "Invoice BW-2025-0417 of 2025-03-12 to [NAME].", [Total], ["Please pay within 30 days."])),
        ["search"] = Node(new SearchAnswer(
            1,
            [
                new HitAnswer(
                    Id, 8, "completed", "invoice", "invoice.pdf", "Invoice BW-2025-0417", Time, 4.2,
                    [new SnippetAnswer("Standing desk, oak", [new TextRange(0, 8), new TextRange(9, 4)])]),
            ],
            new Dictionary<string, IReadOnlyList<FacetCount>> { ["type"] = [new FacetCount("invoice", 1)] },
            NextCursor: null)),
        ["getCaller"] = Node(new CallerAnswer(
            "default", "key:1f6a0c2be9d47735", ["reader", "submitter"], Owner: false, Dashboard: false)),
        ["createKey"] = Node(new NewApiKeyAnswer(
            new ApiKeyAnswer(
                "1f6a0c2be9d47735", "scanner", ["reader", "submitter"], Time, "local:me", Time.AddDays(30), null),
            "docs-key.default.1f6a0c2be9d47735.…")),
        ["getReady"] = Node(new HealthAnswer("ready", [], false, [])),
    };

    private static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value, WebJson.Options)!;
}
