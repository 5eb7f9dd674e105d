using System.Collections.Immutable;

namespace Orleans.Docs.Notifications;

/// <summary>Everybody who is told of documents that settled.</summary>
internal sealed class Notices(IEnumerable<INotifierSource> sources, IGrainFactory grains)
{
    private readonly ImmutableArray<ISettledNotifier> _notifiers = [.. sources.SelectMany(source => source.Notifiers)];

    public IEnumerable<ISettledNotifier> For(string tenant) => _notifiers.Where(notifier => notifier.Wants(tenant));

    /// <summary>Whether anybody is told of this tenant's documents.</summary>
    public bool AreWanted(string tenant) => !_notifiers.IsEmpty && For(tenant).Any();

    /// <summary>Returns when the notice waits to be sent, which a crash forgets and the sweep repeats.</summary>
    public Task Offer(SettledNotice notice) =>
        grains.GetGrain<INotifyGrain>(notice.Document.Tenant).Offer(notice);
}
