using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Documents;

/// <summary>How often and when a failed step is tried again.</summary>
public sealed class RetryPolicy : IValidatableObject
{
    /// <summary>Tries after the first, for failures that may pass.</summary>
    [Range(0, 100)]
    public int RetriesMax { get; set; } = 5;

    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    [Range(typeof(TimeSpan), "00:00:00.001", "24:00:00")]
    public TimeSpan DelayMax { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Other budgets for single engines, by name; what is not given there is 5, a second and two minutes.
    /// </summary>
    public Dictionary<string, RetryPolicy> Engines { get; set; } = [];

    /// <summary>That of the engine, where it has one.</summary>
    public RetryPolicy Of(string? engine) =>
        engine is not null && Engines.TryGetValue(engine, out var own) ? own : this;

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

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (engine, own) in Engines)
        {
            var wrong = new List<ValidationResult>();
            if (own.Engines.Count > 0 || !Validator.TryValidateObject(own, new ValidationContext(own), wrong, true))
            {
                yield return new($"the retries of '{engine}' are out of range", [nameof(Engines)]);
            }
        }
    }
}
