using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Notifications;

/// <summary>How hard it is tried to tell that documents settled.</summary>
public sealed class NotifyOptions
{
    /// <summary>Notices of one tenant that wait or are being sent; further ones come back by the sweep.</summary>
    [Range(1, 1_000_000)]
    public int WaitingMax { get; set; } = 10_000;

    /// <summary>Notices of one tenant that are being sent at the same time.</summary>
    [Range(1, 1_000)]
    public int ConcurrencyMax { get; set; } = 8;

    /// <summary>Tries of one notice until it is given up; a silo that starts again begins to count anew.</summary>
    [Range(1, 1_000)]
    public int TriesMax { get; set; } = 16;

    /// <summary>Until the second try; doubles up to <see cref="RetryDelayMax"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    [Range(typeof(TimeSpan), "00:00:00.001", "24:00:00")]
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A notice older than this is given up with its next failure, however many tries it had.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Given up notices of one tenant that are listed; further ones are left out and logged.</summary>
    [Range(1, 10_000)]
    public int GivenUpPerTenantMax { get; set; } = 1_000;

    /// <summary>Until the next try, after so many of them and whatever the receiver asked for.</summary>
    internal TimeSpan Delay(int tries, TimeSpan? asked)
    {
        var own = TimeSpan.FromTicks(Math.Min(RetryDelay.Ticks << Math.Min(tries - 1, 20), RetryDelayMax.Ticks));
        return asked is { } wanted ? TimeSpan.FromTicks(Math.Clamp(wanted.Ticks, own.Ticks, RetryDelayMax.Ticks)) : own;
    }
}
