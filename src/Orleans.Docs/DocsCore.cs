using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;
using Orleans.Docs.Uploads;
using Orleans.Docs.Verification;
using Orleans.Docs.Workers;
using Orleans.Runtime;

namespace Orleans.Docs;

/// <summary>
/// Adds the system to a silo. A wing adds the ports: event store, key store, master key, blob store, search index,
/// root store and signer, the four engines, grain storage <see cref="StorageNames.Operator"/> and
/// <see cref="CallerTokens"/>.
/// </summary>
public static class DocsCore
{
    public static ISiloBuilder AddDocs(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        Options<RetryPolicy, RetryPolicyValidator>(services, "Retries");
        Options<DocumentOptions, DocumentOptionsValidator>(services, "Documents");
        Options<AdmissionOptions, AdmissionOptionsValidator>(services, "Admission");
        Options<WorkerOptions, WorkerOptionsValidator>(services, "Workers");
        Options<ProjectionOptions, ProjectionOptionsValidator>(services, "Projection");
        Options<ReplayOptions, ReplayOptionsValidator>(services, "Replay");
        Options<RebuildOptions, RebuildOptionsValidator>(services, "Rebuild");
        Options<SweepOptions, SweepOptionsValidator>(services, "Sweep");
        Options<UploadSettings, UploadSettingsValidator>(services, "Uploads");
        Options<KeyRingOptions, KeyRingOptionsValidator>(services, "KeyRing");
        Options<PriceTable, PriceTableValidator>(services, "Prices");
        Options<EngineOptions, EngineOptionsValidator>(services, "Engines");
        Options<RedactionOptions, RedactionOptionsValidator>(services, "Redaction");
        Options<RootOptions, RootOptionsValidator>(services, "Roots");
        Options<VerifyOptions, VerifyOptionsValidator>(services, "Verify");

        services.AddSingleton(new CommitCodec(EventCatalog.Default));
        services.AddSingleton<KeyRing>();
        services.AddSingleton<DocumentStreams>();
        services.AddSingleton<DocumentScan>();
        services.AddSingleton<RecentDocuments>();
        services.AddSingleton<DocumentGrains>();
        services.AddSingleton(provider => new RecentBlobs(
            provider.GetRequiredService<IOptions<WorkerOptions>>().Value.RecentBlobBytesMax));
        services.AddSingleton<DocumentBlobs>();
        services.AddSingleton<DocumentTexts>();
        services.AddSingleton<DocumentOrphans>();
        services.AddSingleton<Intake>();
        services.AddSingleton<IIntake>(provider => provider.GetRequiredService<Intake>());
        services.AddSingleton<RedactionPolicy>();
        services.AddSingleton<EntryBuilder>();
        services.AddSingleton<ReplayBuilder>();
        services.AddSingleton<IProjection, GrainProjection>();
        services.AddSingleton<IAdmission, QueueAdmission>();
        services.TryAddSingleton<IPermits, ConcurrencyPermits>();
        services.AddSingleton<EngineCatalog>();
        services.AddSingleton<StepEngines>();
        services.AddSingleton<StepAnswers>();
        services.AddSingleton<StepTrials>();
        services.AddSingleton<WorkDrain>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            provider => provider.GetRequiredService<WorkDrain>());
        services.AddSingleton<IStepRunner, ExtractStep>();
        services.AddSingleton<IStepRunner, AttachStep>();
        services.AddSingleton<IStepRunner, ClassifyStep>();
        services.AddSingleton<IStepRunner, DetectPiiStep>();
        services.AddSingleton<IStepRunner, SummarizeStep>();
        services.AddSingleton<OrphanSweep>();
        services.AddSingleton<HeadWitness>();
        services.AddSingleton<RootMaker>();
        services.AddSingleton<RootCheck>();
        services.AddSingleton<DocumentCheck>();
        services.AddSingleton<Verifier>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SweepStarter>();

        silo.AddIncomingGrainCallFilter<StoreFaultFilter>();
        silo.AddIncomingGrainCallFilter<CallerFilter>();
        silo.AddOutgoingGrainCallFilter<SiloTokenFilter>();
        return silo;
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
