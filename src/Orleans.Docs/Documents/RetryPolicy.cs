using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Documents;

/// <summary>How often and when a failed step is tried again.</summary>
public sealed class RetryPolicy
{
    /// <summary>Tries after the first, for failures that may pass.</summary>
    [Range(0, 100)]
    public int RetriesMax { get; set; } = 5;

    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    [Range(typeof(TimeSpan), "00:00:00.001", "24:00:00")]
    public TimeSpan DelayMax { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Doubles with each failure up to the maximum, spread by up to a half so that documents which failed together do
    /// not come back together. The spread is drawn from the document's key: the same failure gives the same delay.
    /// </summary>
    public TimeSpan Delay(int failures, DocumentKey document, Step step)
    {
        var full = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, failures - 1), DelayMax.TotalMilliseconds);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{document}/{step}/{failures}"));
        var draw = BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)uint.MaxValue;
        return TimeSpan.FromMilliseconds(full * (0.5 + (0.5 * draw)));
    }
}
