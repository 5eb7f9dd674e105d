using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Silo;

/// <summary>
/// What an operator of the wing on AWS does once: <c>aws init</c> makes tables and bucket where a deployment has not,
/// <c>aws token</c> signs a caller token with the key of all silos, with <c>--owner yes</c> also for what all tenants
/// share. Both read the silo's own configuration.
/// </summary>
internal static class AwsCommands
{
    private const int HoursMax = 24;

    public static async Task<int> Run(string[] args, string usage)
    {
        var words = args.ToLookup(arg => arg.StartsWith("--Docs:", StringComparison.Ordinal));
        string[] options = [.. words[true]];
        string[] rest = [.. words[false]];
        using var services = Services(options);
        switch (rest)
        {
            case ["init"]:
                await foreach (var (resource, end) in services.GetRequiredService<AwsResources>()
                    .Make(CancellationToken.None))
                {
                    Console.WriteLine($"{resource}: {WordsOf(end)}");
                }

                return 0;
            case ["token", .. var given]:
                Console.WriteLine(await Token(services, given, usage));
                return 0;
            default:
                throw new ArgumentException(usage);
        }
    }

    private static string WordsOf(ResourceEnd end) => end switch
    {
        ResourceEnd.Made => "made",
        ResourceEnd.WasThere => "there already",
        ResourceEnd.Set => "set",
        ResourceEnd.NotKnown => "not known to what stands in for S3",
        _ => throw new ArgumentOutOfRangeException(nameof(end)),
    };

    private static ServiceProvider Services(string[] options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false)
            .AddEnvironmentVariables()
            .AddCommandLine(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IConfiguration>(builder.Configuration);
        builder.Services.AddAwsStores();
        return builder.Services.BuildServiceProvider();
    }

    private static async Task<string> Token(ServiceProvider services, string[] words, string usage)
    {
        var given = words.Chunk(2).ToDictionary(
            pair => pair[0], pair => pair.Length == 2 ? pair[1] : throw new ArgumentException(usage));
        if (given.Keys.Except(["--tenant", "--subject", "--hours", "--owner"]).Any()
            || given.GetValueOrDefault("--owner", "no") is not ("yes" or "no")
            || !given.TryGetValue("--tenant", out var tenant)
            || !int.TryParse(
                given.GetValueOrDefault("--hours", "1"), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || hours is < 1 or > HoursMax)
        {
            throw new ArgumentException($"a token is for a tenant and 1 to {HoursMax} hours\n{usage}");
        }

        var subject = given.GetValueOrDefault("--subject", $"operator:{Environment.UserName}");
        var key = await services.GetRequiredService<CallersKey>().Fetch(CancellationToken.None);
        var expires = services.GetRequiredService<TimeProvider>().GetUtcNow() + TimeSpan.FromHours(hours);
        var roles = RoleNames.OfTenants | (given.GetValueOrDefault("--owner") is "yes" ? Role.Owner : Role.None);
        return new CallerToken(Name.Check("tenant", tenant), subject, roles, expires).Sign(key.Span);
    }
}
