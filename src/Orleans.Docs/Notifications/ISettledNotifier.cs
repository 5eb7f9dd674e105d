using System.Collections.Immutable;

namespace Orleans.Docs.Notifications;

/// <summary>Tells somebody outside that documents settled. Any number of calls at a time.</summary>
public interface ISettledNotifier
{
    /// <summary>Stays the same between starts and tells notifiers apart; holds no secret.</summary>
    string Name { get; }

    /// <summary>Whether it is told of this tenant's documents.</summary>
    bool Wants(string tenant);

    /// <summary>Null once it was taken; whoever hears of the same id twice was told twice.</summary>
    Task<NotifyFailure?> Notify(SettledNotice notice, CancellationToken cancellationToken);
}

/// <param name="Code">Stable; explained by <see cref="Content.Problems"/>.</param>
/// <param name="IsFinal">Trying again does not help.</param>
/// <param name="RetryAfter">How long whoever refused it wants to be left alone.</param>
public sealed record NotifyFailure(string Code, bool IsFinal = false, TimeSpan? RetryAfter = null);

/// <summary>What a wing brings.</summary>
public interface INotifierSource
{
    ImmutableArray<ISettledNotifier> Notifiers { get; }
}
