using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Anchors;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;
using Orleans.Docs.Verification;
using Orleans.Docs.Workers;

namespace Orleans.Docs;

[OptionsValidator]
internal sealed partial class RetryPolicyValidator : IValidateOptions<RetryPolicy>;

[OptionsValidator]
internal sealed partial class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>;

[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;

[OptionsValidator]
internal sealed partial class ProjectionOptionsValidator : IValidateOptions<ProjectionOptions>;

[OptionsValidator]
internal sealed partial class ReplayOptionsValidator : IValidateOptions<ReplayOptions>;

[OptionsValidator]
internal sealed partial class SweepOptionsValidator : IValidateOptions<SweepOptions>;

[OptionsValidator]
internal sealed partial class UploadSettingsValidator : IValidateOptions<UploadSettings>;

[OptionsValidator]
internal sealed partial class KeyRingOptionsValidator : IValidateOptions<KeyRingOptions>;

[OptionsValidator]
internal sealed partial class RedactionOptionsValidator : IValidateOptions<RedactionOptions>;

[OptionsValidator]
internal sealed partial class RootOptionsValidator : IValidateOptions<RootOptions>;

[OptionsValidator]
internal sealed partial class VerifyOptionsValidator : IValidateOptions<VerifyOptions>;
