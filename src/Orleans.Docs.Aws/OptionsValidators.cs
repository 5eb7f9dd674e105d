using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Cluster;
using Orleans.Docs.Aws.Engines.Classify;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Grains;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Notifications;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Aws.Uploads;

namespace Orleans.Docs.Aws;

[OptionsValidator]
internal sealed partial class AwsConnectionOptionsValidator : IValidateOptions<AwsConnectionOptions>;

[OptionsValidator]
internal sealed partial class DynamoDbEventStoreOptionsValidator : IValidateOptions<DynamoDbEventStoreOptions>;

[OptionsValidator]
internal sealed partial class KmsOptionsValidator : IValidateOptions<KmsOptions>;

[OptionsValidator]
internal sealed partial class S3BlobStoreOptionsValidator : IValidateOptions<S3BlobStoreOptions>;

[OptionsValidator]
internal sealed partial class AwsRootOptionsValidator : IValidateOptions<AwsRootOptions>;

[OptionsValidator]
internal sealed partial class AwsGrainOptionsValidator : IValidateOptions<AwsGrainOptions>;

[OptionsValidator]
internal sealed partial class AwsClusterOptionsValidator : IValidateOptions<AwsClusterOptions>;

[OptionsValidator]
internal sealed partial class ProbeOptionsValidator : IValidateOptions<ProbeOptions>;

[OptionsValidator]
internal sealed partial class OpenSearchIndexOptionsValidator : IValidateOptions<OpenSearchIndexOptions>;

[OptionsValidator]
internal sealed partial class TextractOptionsValidator : IValidateOptions<TextractOptions>;

[OptionsValidator]
internal sealed partial class ClassifierOptionsValidator : IValidateOptions<ClassifierOptions>;

[OptionsValidator]
internal sealed partial class ComprehendOptionsValidator : IValidateOptions<ComprehendOptions>;

[OptionsValidator]
internal sealed partial class BedrockOptionsValidator : IValidateOptions<BedrockOptions>;

[OptionsValidator]
internal sealed partial class DropOptionsValidator : IValidateOptions<DropOptions>;

[OptionsValidator]
internal sealed partial class IncomingOptionsValidator : IValidateOptions<IncomingOptions>;

[OptionsValidator]
internal sealed partial class ChangesOptionsValidator : IValidateOptions<ChangesOptions>;

[OptionsValidator]
internal sealed partial class AwsNotifyOptionsValidator : IValidateOptions<AwsNotifyOptions>;

[OptionsValidator]
internal sealed partial class AwsQuotaOptionsValidator : IValidateOptions<AwsQuotaOptions>;
