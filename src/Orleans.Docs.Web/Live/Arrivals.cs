using System.Collections.Concurrent;
using System.Threading.Channels;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Web.Live;

/// <summary>
/// Documents that come in through this process, for whoever looks at a list: the index tells of them a little later,
/// and of those that came in elsewhere.
/// </summary>
internal sealed class Arrivals
{
    /// <summary>Of so many a reader who is slow hears; the index has the others.</summary>
    private const int WaitingMax = 64;

    private readonly ConcurrentDictionary<Hearing, string> _tenants = new();

    public void Tell(Receipt receipt)
    {
        foreach (var (hearing, tenant) in _tenants)
        {
            if (tenant == receipt.Document.Tenant)
            {
                hearing.Receipts.Writer.TryWrite(receipt);
            }
        }
    }

    /// <summary>Those of a tenant from now on, until it is disposed.</summary>
    public Hearing Hear(string tenant)
    {
        var hearing = new Hearing(this);
        _tenants[hearing] = tenant;
        return hearing;
    }

    public sealed class Hearing(Arrivals arrivals) : IDisposable
    {
        public Channel<Receipt> Receipts { get; } = Channel.CreateBounded<Receipt>(
            new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest });

        public void Dispose()
        {
            arrivals._tenants.TryRemove(this, out _);
            Receipts.Writer.TryComplete();
        }
    }
}
