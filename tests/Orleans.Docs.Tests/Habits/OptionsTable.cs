using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Anchors;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Cluster;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Grains;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Notifications;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Aws.Uploads;
using Orleans.Docs.Batches;
using Orleans.Docs.Callers;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Erasing;
using Orleans.Docs.Keys;
using Orleans.Docs.Keys.Rotation;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Anchors;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Engines.Classify;
using Orleans.Docs.Local.Engines.Extract;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Engines.Summarize;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Grains;
using Orleans.Docs.Local.Notifications;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Notifications;
using Orleans.Docs.Operations;
using Orleans.Docs.Retention;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;
using Orleans.Docs.Uploads;
using Orleans.Docs.Verification;
using Orleans.Docs.Web;
using Orleans.Docs.Workers;
using AwsClassifierOptions = Orleans.Docs.Aws.Engines.Classify.ClassifierOptions;

namespace Orleans.Docs.Tests.Habits;

/// <summary>Every options class of the silo and the section below <c>Docs</c> that it is bound from.</summary>
internal static class OptionsTable
{
    public static IReadOnlyDictionary<Type, string> Sections { get; } = new Dictionary<Type, string>
    {
        [typeof(RetryPolicy)] = "Retries",
        [typeof(DocumentOptions)] = "Documents",
        [typeof(AdmissionOptions)] = "Admission",
        [typeof(QuotaOptions)] = "Quotas",
        [typeof(CircuitOptions)] = "Circuits",
        [typeof(WorkerOptions)] = "Workers",
        [typeof(ProjectionOptions)] = "Projection",
        [typeof(ReplayOptions)] = "Replay",
        [typeof(ErasureOptions)] = "Erasure",
        [typeof(RetentionOptions)] = "Retention",
        [typeof(RebuildOptions)] = "Rebuild",
        [typeof(SweepOptions)] = "Sweep",
        [typeof(UploadSettings)] = "Uploads",
        [typeof(BatchSettings)] = "Batches",
        [typeof(KeyRingOptions)] = "KeyRing",
        [typeof(MasterRotationOptions)] = "MasterRotation",
        [typeof(PriceTable)] = "Prices",
        [typeof(EngineOptions)] = "Engines",
        [typeof(RedactionOptions)] = "Redaction",
        [typeof(RootOptions)] = "Roots",
        [typeof(VerifyOptions)] = "Verify",
        [typeof(NotifyOptions)] = "Notify",
        [typeof(WebhookOptions)] = "Webhook",
        [typeof(TelemetryOptions)] = "Telemetry",
        [typeof(ReviewOptions)] = "Review",
        [typeof(ClusterTlsOptions)] = "Cluster:Tls",
        [typeof(ProbeOptions)] = "Cluster:Probes",
        [typeof(ApiKeyOptions)] = "Callers:ApiKeys",
        [typeof(WebOptions)] = "Web",
        [typeof(JwtOptions)] = "Callers:Jwt",
        [typeof(AnonymousOptions)] = "Callers:Anonymous",
        [typeof(ParserOptions)] = "Parser",
        [typeof(ClassifierOptions)] = "Classifier",
        [typeof(PiiOptions)] = "Pii",
        [typeof(SummarizerOptions)] = "Summarizer",
        [typeof(SqliteEventStoreOptions)] = "Local:Events",
        [typeof(LocalBlobStoreOptions)] = "Local:Blobs",
        [typeof(LocalRootOptions)] = "Local:Roots",
        [typeof(SqliteGrainStorageOptions)] = "Local:Grains",
        [typeof(SqliteSearchIndexOptions)] = "Local:Index",
        [typeof(AwsConnectionOptions)] = "Aws:Connection",
        [typeof(AwsClusterOptions)] = "Aws:Cluster",
        [typeof(DynamoDbEventStoreOptions)] = "Aws:Events",
        [typeof(KmsOptions)] = "Aws:Keys",
        [typeof(S3BlobStoreOptions)] = "Aws:Blobs",
        [typeof(AwsRootOptions)] = "Aws:Roots",
        [typeof(AwsGrainOptions)] = "Aws:Grains",
        [typeof(OpenSearchIndexOptions)] = "Aws:Index",
        [typeof(ChangesOptions)] = "Aws:Changes",
        [typeof(AwsNotifyOptions)] = "Aws:Notify",
        [typeof(TextractOptions)] = "Aws:Textract",
        [typeof(AwsClassifierOptions)] = "Aws:Classifier",
        [typeof(ComprehendOptions)] = "Aws:Pii",
        [typeof(BedrockOptions)] = "Aws:Bedrock",
        [typeof(AwsQuotaOptions)] = "Aws:Quotas",
        [typeof(DropOptions)] = "Aws:Drop",
        [typeof(IncomingOptions)] = "Aws:Incoming",
    };

    /// <summary>What a validator checks, apart from <see cref="SqliteOptions"/>, which stand inside others.</summary>
    public static IEnumerable<Type> Validated() => Validations().Distinct();

    private static IEnumerable<Type> Validations() =>
        from type in typeof(DocsCore).Assembly.GetTypes().Concat(typeof(LocalWing).Assembly.GetTypes())
            .Concat(typeof(AwsWing).Assembly.GetTypes()).Concat(typeof(DocsWeb).Assembly.GetTypes())
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IValidateOptions<>)
        let options = contract.GetGenericArguments()[0]
        where options != typeof(SqliteOptions)
        select options;
}
