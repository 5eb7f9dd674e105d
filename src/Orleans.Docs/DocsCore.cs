using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Anchors;
using Orleans.Docs.Auditing;
using Orleans.Docs.Batches;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Erasing;
using Orleans.Docs.Events;
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
using Orleans.Runtime;

namespace Orleans.Docs;

/// <summary>
/// Adds the system to a silo. A wing adds the ports: event store, key store, master key, blob store, search index,
/// root store and signer, the four engines, grain storage <see cref="StorageNames.Operator"/> by
/// <see cref="OperatorStorageExtensions.AddOperatorStorage"/>, and <see cref="CallerTokens"/>.
/// </summary>
public static class DocsCore
{
    public static ISiloBuilder AddDocs(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        AddOptions(services);
        services.AddSingleton(new CommitCodec(EventCatalog.Default));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<DocumentStreams>();
        services.AddSingleton<DocumentScan>();
        services.AddSingleton<RecentDocuments>();
        services.TryAddSingleton<ShownDocuments>();
        services.AddSingleton<DocumentGrains>();
        services.AddSingleton<DocumentServices>();
        services.AddSingleton<Disclosures>();
        services.AddSingleton(provider => new RecentBlobs(
            provider.GetRequiredService<IOptions<WorkerOptions>>().Value.RecentBlobBytesMax));
        services.AddSingleton<DocumentBlobs>();
        services.AddSingleton<DocumentTexts>();
        services.AddSingleton<DocumentOrphans>();
        services.AddSingleton<Intake>();
        services.TryAddSingleton<IPresignedUploads, NoPresignedUploads>();
        services.AddSingleton<IIntake, GatedIntake>();
        services.TryAddSingleton<IBatchSource, NoBatchSource>();
        services.AddSingleton<RedactionPolicy>();
        services.AddSingleton<EntryBuilder>();
        services.AddSingleton<ReplayBuilder>();
        services.AddSingleton<GrainProjection>();
        services.AddSingleton<IProjection>(provider => provider.GetRequiredService<GrainProjection>());
        services.AddSingleton<IAdmission, QueueAdmission>();
        services.AddSingleton<SubmitGate>();
        AddQuotas(services);
        services.AddSingleton<EngineCatalog>();
        services.AddSingleton<StepEngines>();
        services.AddSingleton<StepAnswers>();
        services.AddSingleton<StepTrials>();
        services.AddSingleton<RunningSteps>();
        services.AddSingleton<WorkDrain>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            provider => provider.GetRequiredService<WorkDrain>());
        services.AddSingleton<IStepRunner, ExtractStep>();
        services.AddSingleton<IStepRunner, AttachStep>();
        services.AddSingleton<IStepRunner, ClassifyStep>();
        services.AddSingleton<IStepRunner, DetectPiiStep>();
        services.AddSingleton<IStepRunner, SummarizeStep>();
        services.AddSingleton<Notices>();
        services.AddSingleton<EverySilo>();
        services.AddSingleton<Rewrapping>();
        services.AddSingleton<Forgetting>();
        services.AddSingleton<OutsideCopies>();
        services.AddSingleton<Eraser>();
        services.AddSingleton<UnusedCopies>();
        services.AddSingleton<Erasures>();
        services.AddSingleton<OrphanSweep>();
        services.AddSingleton<HeadWitness>();
        services.AddSingleton<RootMaker>();
        services.AddSingleton<RootCheck>();
        services.AddSingleton<DocumentCheck>();
        services.AddSingleton<Verifier>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SweepStarter>();

        silo.AddPlacementDirector<SiloOfKey, SiloOfKeyDirector>();
        silo.AddIncomingGrainCallFilter<CallerFilter>();
        silo.AddOutgoingGrainCallFilter<SiloTokenFilter>();
        return silo;
    }

    private static void AddOptions(IServiceCollection services)
    {
        Options<RetryPolicy, RetryPolicyValidator>(services, "Retries");
        Options<DocumentOptions, DocumentOptionsValidator>(services, "Documents");
        Options<AdmissionOptions, AdmissionOptionsValidator>(services, "Admission");
        Options<WorkerOptions, WorkerOptionsValidator>(services, "Workers");
        Options<ProjectionOptions, ProjectionOptionsValidator>(services, "Projection");
        Options<ReplayOptions, ReplayOptionsValidator>(services, "Replay");
        Options<RebuildOptions, RebuildOptionsValidator>(services, "Rebuild");
        Options<SweepOptions, SweepOptionsValidator>(services, "Sweep");
        Options<UploadSettings, UploadSettingsValidator>(services, "Uploads");
        Options<BatchSettings, BatchSettingsValidator>(services, "Batches");
        Options<RetentionOptions, RetentionOptionsValidator>(services, "Retention");
        Options<ErasureOptions, ErasureOptionsValidator>(services, "Erasure");
        Options<KeyRingOptions, KeyRingOptionsValidator>(services, "KeyRing");
        Options<MasterRotationOptions, MasterRotationOptionsValidator>(services, "MasterRotation");
        Options<PriceTable, PriceTableValidator>(services, "Prices");
        Options<EngineOptions, EngineOptionsValidator>(services, "Engines");
        Options<RedactionOptions, RedactionOptionsValidator>(services, "Redaction");
        Options<RootOptions, RootOptionsValidator>(services, "Roots");
        Options<VerifyOptions, VerifyOptionsValidator>(services, "Verify");
        Options<NotifyOptions, NotifyOptionsValidator>(services, "Notify");
        Options<TelemetryOptions, TelemetryOptionsValidator>(services, "Telemetry");
        Options<ReviewOptions, ReviewOptionsValidator>(services, "Review");
        Options<ClusterTlsOptions, ClusterTlsOptionsValidator>(services, "Cluster:Tls");
        Options<ApiKeyOptions, ApiKeyOptionsValidator>(services, "Callers:ApiKeys");
    }

    private static void AddQuotas(IServiceCollection services)
    {
        Options<QuotaOptions, QuotaOptionsValidator>(services, "Quotas");
        Options<CircuitOptions, CircuitOptionsValidator>(services, "Circuits");
        services.AddSingleton<ConcurrencyPermits>();
        services.AddSingleton<StepApis>();
        services.AddSingleton<SiloPermits>();
        services.AddSingleton<Circuits>();
        services.TryAddSingleton<IServiceQuotas, NoServiceQuotas>();
        services.TryAddSingleton<IServiceJobs, NoServiceJobs>();
        services.TryAddSingleton<IPermits, QuotaPermits>();
    }

    /// <summary>Binds <c>Docs:SECTION</c> and checks it before the silo starts.</summary>
    public static void Options<T, TValidator>(IServiceCollection services, string section)
        where T : class
        where TValidator : class, IValidateOptions<T>
    {
        services.AddOptions<T>().BindConfiguration("Docs:" + section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>, TValidator>();
    }
}
