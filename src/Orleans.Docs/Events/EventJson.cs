using System.Text.Json.Serialization;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Events;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CommitEnvelope))]
[JsonSerializable(typeof(Uploaded))]
[JsonSerializable(typeof(ExtractionStarted))]
[JsonSerializable(typeof(PagesExtracted))]
[JsonSerializable(typeof(Extracted))]
[JsonSerializable(typeof(AttachmentsSubmitted))]
[JsonSerializable(typeof(Classified))]
[JsonSerializable(typeof(PiiFlagged))]
[JsonSerializable(typeof(Summarized))]
[JsonSerializable(typeof(StepFailed))]
[JsonSerializable(typeof(Parked))]
[JsonSerializable(typeof(Retried))]
[JsonSerializable(typeof(Reprocessed))]
[JsonSerializable(typeof(Corrected))]
[JsonSerializable(typeof(Reviewed))]
[JsonSerializable(typeof(Cancelled))]
[JsonSerializable(typeof(Erased))]
[JsonSerializable(typeof(Purged))]
[JsonSerializable(typeof(Forgotten))]
[JsonSerializable(typeof(HoldSet))]
[JsonSerializable(typeof(HoldReleased))]
[JsonSerializable(typeof(Disclosed))]
[JsonSerializable(typeof(OutcomeDiscarded))]
[JsonSerializable(typeof(Settled))]
[JsonSerializable(typeof(OperatorActed))]
internal sealed partial class EventJson : JsonSerializerContext;
