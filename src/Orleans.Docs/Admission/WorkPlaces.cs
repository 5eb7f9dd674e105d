using System.Collections.Immutable;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;
using Orleans.Docs.Workers;
using Orleans.Runtime;

namespace Orleans.Docs.Admission;

/// <summary>
/// The silos on which one engine's calls run: each goes to the one with the fewest of them. A stateless worker is made
/// where its caller is, so that without this all work of an engine would run where its queue is.
/// </summary>
internal sealed class WorkPlaces(
    Step step, IGrainFactory grains, IClusterMembershipService members, ILocalSiloDetails local)
{
    private readonly IStepWorkerGrain _here = grains.GetGrain<IStepWorkerGrain>(step.ToString());
    private readonly Dictionary<SiloAddress, int> _running = [];
    private readonly HashSet<SiloAddress> _leaving = [];
    private ImmutableHashSet<string> _drained = [];
    private MembershipVersion _version = MembershipVersion.MinValue;
    private ImmutableArray<SiloAddress> _open = [];

    /// <summary>Silos that take work.</summary>
    public int Count => Open.Length;

    public bool IsOpen => !Open.IsEmpty;

    public ImmutableSortedDictionary<string, int> Running => _running.Where(silo => silo.Value > 0)
        .ToImmutableSortedDictionary(silo => silo.Key.ToParsableString(), silo => silo.Value, StringComparer.Ordinal);

    private ImmutableArray<SiloAddress> Open
    {
        get
        {
            var now = members.CurrentSnapshot;
            if (now.Version != _version)
            {
                _version = now.Version;
                _leaving.RemoveWhere(silo => now.GetSiloStatus(silo) is not SiloStatus.Active);
                _open =
                [
                    .. now.Members.Values.Where(silo => silo.Status is SiloStatus.Active)
                        .Select(silo => silo.SiloAddress)
                        .Where(silo => !_leaving.Contains(silo) && !_drained.Contains(silo.ToParsableString())),
                ];
            }

            return _open;
        }
    }

    /// <summary>Starts nothing more on these; what runs there goes on.</summary>
    public void Drain(ImmutableHashSet<string> silos)
    {
        _drained = silos;
        LookAgain();
    }

    /// <summary>Where the next call goes, which counts as running there; <see cref="IsOpen"/> must hold.</summary>
    public SiloAddress Take()
    {
        var silo = Open.MinBy(open => (_running.GetValueOrDefault(open), open.Equals(local.SiloAddress) ? 0 : 1))!;
        _running[silo] = _running.GetValueOrDefault(silo) + 1;
        return silo;
    }

    public Task<WorkResult> Run(SiloAddress silo, QueueEntry entry, Permit? permit) => silo.Equals(local.SiloAddress)
        ? _here.Run(entry, permit)
        : grains.GetGrain<IWorkPlaceGrain>(silo.ToParsableString()).Run(entry, permit);

    /// <summary>Tells what was started there to end; where the silo is gone, it has.</summary>
    public Task BreakOff(SiloAddress silo, QueueEntry entry) =>
        grains.GetGrain<IWorkPlaceGrain>(silo.ToParsableString()).BreakOff(entry.Document, step, entry.Attempt);

    /// <param name="isLeaving">The silo takes nothing any more, though the others do not know it yet.</param>
    public void Return(SiloAddress silo, bool isLeaving)
    {
        if (--_running[silo] == 0)
        {
            _running.Remove(silo);
        }

        if (isLeaving && _leaving.Add(silo))
        {
            LookAgain();
        }
    }

    private void LookAgain() => _version = MembershipVersion.MinValue;
}
