using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Cluster;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Grains;
using Orleans.Docs.Aws.Keys;

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
