using System.Collections.Concurrent;

namespace Orleans.Docs.Web.Limits;

/// <summary>
/// Token buckets by name: each fills at a rate up to its size. Full ones are forgotten when there are many, since a new
/// one is full as well.
/// </summary>
internal sealed class Buckets(double perSecond, double size, TimeProvider time)
{
    private const int KeptMax = 50_000;

    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Takes one; null if there was one, else how long until there is.</summary>
    public TimeSpan? Take(string name)
    {
        var bucket = _buckets.GetOrAdd(name, _ => new Bucket(size, time.GetTimestamp()));
        lock (bucket)
        {
            Fill(bucket);
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens -= 1;
                Trim();
                return null;
            }

            return Wait(bucket);
        }
    }

    /// <summary>Whether there is one, without taking it.</summary>
    public TimeSpan? Look(string name)
    {
        if (!_buckets.TryGetValue(name, out var bucket))
        {
            return null;
        }

        lock (bucket)
        {
            Fill(bucket);
            return bucket.Tokens >= 1 ? null : Wait(bucket);
        }
    }

    private TimeSpan Wait(Bucket bucket) => TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);

    private void Fill(Bucket bucket)
    {
        var now = time.GetTimestamp();
        bucket.Tokens = Math.Min(
            size, bucket.Tokens + (time.GetElapsedTime(bucket.FilledAt, now).TotalSeconds * perSecond));
        bucket.FilledAt = now;
    }

    private void Trim()
    {
        if (_buckets.Count <= KeptMax)
        {
            return;
        }

        var now = time.GetTimestamp();
        foreach (var (name, bucket) in _buckets)
        {
            if (time.GetElapsedTime(bucket.FilledAt, now).TotalSeconds * perSecond >= size)
            {
                _buckets.TryRemove(name, out _);
            }
        }
    }

    private sealed class Bucket(double tokens, long filledAt)
    {
        public double Tokens { get; set; } = tokens;

        public long FilledAt { get; set; } = filledAt;
    }
}
