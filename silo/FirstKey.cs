using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Callers;
using Orleans.Docs.Local;
using Orleans.Docs.Operations;
using Orleans.Docs.Web;
using Orleans.Runtime;

namespace Orleans.Docs.Silo;

/// <summary>
/// The API key that the first start on a data directory makes, for whoever owns the directory: an administrator's, of
/// the tenant <c>default</c>, in a file that only its owner can read. Once the tenant has had keys none is made again.
/// </summary>
internal static class FirstKey
{
    private const string Tenant = "default";
    private const string KeyName = "first start";
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>The file of the key; null where there is none, or nobody serves HTTP, or the wing is another.</summary>
    public static async Task<string?> Ensure(IServiceProvider services, DataDirectory data)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var web = configuration.GetSection("Docs:Web").Get<WebOptions>() ?? new WebOptions();
        if (web.Host is WebHost.None || (configuration["Docs:Wing"] ?? LocalWing.Name) != LocalWing.Name)
        {
            return null;
        }

        var path = data.File(SiloAnnouncement.ApiKeyFileName);
        if (File.Exists(path))
        {
            return path;
        }

        RequestContext.Set(
            CallerToken.RequestContextKey,
            services.GetRequiredService<CallerTokens>().SiloToken());
        var keys = services.GetRequiredService<IGrainFactory>().GetGrain<IApiKeysGrain>(Tenant);
        if (!(await keys.List()).IsEmpty)
        {
            return null;
        }

        var made = await keys.Create(KeyName, RoleNames.OfTenants, Life);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.ASCII.GetBytes(made.Text + "\n"));
        return path;
    }
}
