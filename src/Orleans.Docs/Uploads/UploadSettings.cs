using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Uploads;

public sealed class UploadSettings
{
    /// <summary>Largest file, in bytes.</summary>
    [Range(1, 64L * 1024 * 1024 * 1024)]
    public long FileBytesMax { get; set; } = 512L * 1024 * 1024;

    /// <summary>Uploads that one tenant may have open at once.</summary>
    [Range(1, 1_000_000)]
    public int OpenUploadsPerTenantMax { get; set; } = 256;

    /// <summary>What no event names is deleted after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan OrphanAge { get; set; } = TimeSpan.FromHours(1);
}
