using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Uploads;

/// <summary>Bounds how many uploads a tenant, which is the key, has open at once.</summary>
[Alias("docs.ITenantUploadsGrain"), RequiresRole(Role.Silo)]
internal interface ITenantUploadsGrain : IGrainWithStringKey
{
    /// <exception cref="OverloadedException"/>
    [Alias("Enter")]
    Task Enter(string uploadId);

    [Alias("Leave")]
    Task Leave(string uploadId);
}

/// <summary>In memory: a place that nobody gave back is free again once its upload would have been swept.</summary>
[CollectionAgeLimit(Minutes = 120)]
internal sealed class TenantUploadsGrain(IOptions<UploadSettings> settings, TimeProvider time)
    : Grain, ITenantUploadsGrain
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, DateTimeOffset> _open = [];

    public Task Enter(string uploadId)
    {
        var now = time.GetUtcNow();
        foreach (var (id, _) in _open.Where(open => now - open.Value > settings.Value.OrphanAge).ToArray())
        {
            _open.Remove(id);
        }

        if (_open.Count >= settings.Value.OpenUploadsPerTenantMax && !_open.ContainsKey(uploadId))
        {
            throw new OverloadedException("the tenant's list of open uploads", RetryAfter);
        }

        _open[uploadId] = now;
        return Task.CompletedTask;
    }

    public Task Leave(string uploadId)
    {
        _open.Remove(uploadId);
        return Task.CompletedTask;
    }
}
