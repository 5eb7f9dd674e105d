using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Anchors;
using Orleans.Docs.Batches;
using Orleans.Docs.Callers;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Erasing;
using Orleans.Docs.Keys;
using Orleans.Docs.Keys.Rotation;
using Orleans.Docs.Notifications;
using Orleans.Docs.Operations;
using Orleans.Docs.Retention;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;
using Orleans.Docs.Uploads;
using Orleans.Docs.Verification;
using Orleans.Docs.Workers;

namespace Orleans.Docs;

[OptionsValidator]
internal sealed partial class RetryPolicyValidator : IValidateOptions<RetryPolicy>;

[OptionsValidator]
internal sealed partial class DocumentOptionsValidator : IValidateOptions<DocumentOptions>;

[OptionsValidator]
internal sealed partial class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>;

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;

[OptionsValidator]
internal sealed partial class ErasureOptionsValidator : IValidateOptions<ErasureOptions>;

[OptionsValidator]
internal sealed partial class QuotaOptionsValidator : IValidateOptions<QuotaOptions>;

[OptionsValidator]
internal sealed partial class CircuitOptionsValidator : IValidateOptions<CircuitOptions>;

[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;

[OptionsValidator]
internal sealed partial class ProjectionOptionsValidator : IValidateOptions<ProjectionOptions>;

[OptionsValidator]
internal sealed partial class BatchSettingsValidator : IValidateOptions<BatchSettings>;

[OptionsValidator]
internal sealed partial class ReplayOptionsValidator : IValidateOptions<ReplayOptions>;

[OptionsValidator]
internal sealed partial class RebuildOptionsValidator : IValidateOptions<RebuildOptions>;

[OptionsValidator]
internal sealed partial class SweepOptionsValidator : IValidateOptions<SweepOptions>;

[OptionsValidator]
internal sealed partial class UploadSettingsValidator : IValidateOptions<UploadSettings>;

[OptionsValidator]
internal sealed partial class KeyRingOptionsValidator : IValidateOptions<KeyRingOptions>;

[OptionsValidator]
internal sealed partial class MasterRotationOptionsValidator : IValidateOptions<MasterRotationOptions>;

[OptionsValidator]
internal sealed partial class RedactionOptionsValidator : IValidateOptions<RedactionOptions>;

[OptionsValidator]
internal sealed partial class RootOptionsValidator : IValidateOptions<RootOptions>;

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;

[OptionsValidator]
internal sealed partial class VerifyOptionsValidator : IValidateOptions<VerifyOptions>;

[OptionsValidator]
internal sealed partial class NotifyOptionsValidator : IValidateOptions<NotifyOptions>;

[OptionsValidator]
internal sealed partial class ApiKeyOptionsValidator : IValidateOptions<ApiKeyOptions>;

[OptionsValidator]
internal sealed partial class ReviewOptionsValidator : IValidateOptions<ReviewOptions>;

[OptionsValidator]
internal sealed partial class ClusterTlsOptionsValidator : IValidateOptions<ClusterTlsOptions>;
