using Orleans.Docs.Operations;

namespace Orleans.Docs.Uploads;

/// <summary>A place outside from which documents are taken in; a wing may bring any number.</summary>
public interface IInbox
{
    /// <summary>How it stands; never throws because the place cannot be asked, but says so.</summary>
    Task<InboxStatus> Status(CancellationToken cancellationToken);
}
