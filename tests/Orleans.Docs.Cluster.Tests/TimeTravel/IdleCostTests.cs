using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Admission;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Docs.Cluster.Tests.TimeTravel;

/// <summary>A silo that notes for which grain each timer is made.</summary>
public sealed class TimedSilo : OneSilo
{
    internal ConcurrentQueue<GrainId> Timers { get; } = new();

    protected override void Configure(ISiloBuilder silo)
    {
        var registered = silo.Services.Last(service => service.ServiceType == typeof(ITimerRegistry));
        silo.Services.AddSingleton<ITimerRegistry>(provider => new Noting(
            (ITimerRegistry)(registered.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!)),
            Timers));
    }

    private sealed class Noting(ITimerRegistry inner, ConcurrentQueue<GrainId> made) : ITimerRegistry
    {
        [Obsolete("Of the interface.")]
        public IDisposable RegisterTimer(
            IGrainContext grainContext, Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            made.Enqueue(grainContext.GrainId);
            return inner.RegisterTimer(grainContext, callback, state, dueTime, period);
        }

        public IGrainTimer RegisterGrainTimer<TState>(
            IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state,
            GrainTimerCreationOptions options)
        {
            made.Enqueue(grainContext.GrainId);
            return inner.RegisterGrainTimer(grainContext, callback, state, options);
        }
    }
}

/// <summary>What a settled document costs while nobody asks for it: nothing but its records.</summary>
public sealed class IdleCostTests(TimedSilo silo) : IClassFixture<TimedSilo>
{
    private const int Documents = 10;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IGrainFactory Inside => silo.Silo.Services.GetRequiredService<IGrainFactory>();

    [Fact]
    public async Task A_settled_document_has_no_timer_no_reminder_no_place_in_a_queue_and_after_a_while_no_memory()
    {
        var documents = new List<DocumentKey>();
        for (var i = 0; i < Documents; i++)
        {
            var letter = System.Text.Encoding.UTF8.GetBytes($"Dear all,\n\nletter {i} for nobody.\n\nKind regards\n");
            documents.Add((await silo.Client.Submit(letter, $"{i}.txt")).Document);
        }

        await Eventually.True(AllSettled, "everything is settled and no mark is left");
        Assert.Superset(documents.Select(document => document.ToString()).ToHashSet(), await Awake());

        Assert.DoesNotContain(silo.Timers, grain => documents.Any(document => IsOf(grain, document)));
        Assert.NotEmpty(silo.Timers);
        Assert.Null(silo.Silo.Services.GetService<IReminderRegistry>());
        var admission = silo.Silo.Services.GetRequiredService<IAdmission>();
        await Eventually.True(
            async () => documents.SequenceEqual(await admission.NotHeld(documents)), "no document has a place");

        // What would be collected after minutes of idleness is collected now; nothing may wake again by itself.
        await Eventually.True(
            async () =>
            {
                await Inside.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
                return !(await Awake()).Overlaps(documents.Select(document => document.ToString()));
            },
            "no grain of a settled document is active");
        var keys = silo.Silo.Services.GetRequiredService<KeyRing>();
        Assert.DoesNotContain(documents, keys.Holds);
    }

    private async Task<bool> AllSettled()
    {
        var store = silo.Silo.Services.GetRequiredService<IEventStore>();
        return (await store.Unsettled(DateTimeOffset.MaxValue, null, 1, Cancelled)).Count == 0;
    }

    /// <summary>Keys of all grains that are active.</summary>
    private async Task<HashSet<string>> Awake()
    {
        var active = await Inside.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        return [.. active.Select(grain => grain.GrainId.Key.ToString()!)];
    }

    private static bool IsOf(GrainId grain, DocumentKey document) => grain.Key.ToString() == document.ToString();
}
