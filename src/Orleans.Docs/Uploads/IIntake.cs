using Orleans.Docs.Documents;

namespace Orleans.Docs.Uploads;

/// <summary>Makes documents of files, for whatever brings files in.</summary>
public interface IIntake
{
    /// <summary>When a tenant should come again while as much waits as may; null when there is room.</summary>
    Task<TimeSpan?> RetryAfter(string tenant);

    /// <summary>
    /// Returns once <c>Uploaded</c> is stored. The same command, and the same bytes without an id of their own, join
    /// the document that there is.
    /// </summary>
    /// <exception cref="CommandRefusedException">Erased, or there with other bytes.</exception>
    /// <exception cref="OverloadedException">As much waits as may: come again later.</exception>
    Task<Receipt> Accept(
        string tenant, IntakeSource source, IntakeFacts facts, CancellationToken cancellationToken);
}
