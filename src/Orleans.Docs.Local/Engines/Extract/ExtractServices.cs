using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Extract;

public static class ExtractServices
{
    /// <summary>
    /// The local extractor with its pool of children, which starts with the host and ends with its services. Options
    /// are bound from <see cref="ParserOptions.Section"/> and checked at start.
    /// </summary>
    public static IServiceCollection AddLocalExtractor(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ParserOptions>()
            .BindConfiguration(ParserOptions.Section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ParserOptions>, ParserOptionsValidator>();
        services.AddSingleton<ParserPool>();
        services.AddHostedService(provider => provider.GetRequiredService<ParserPool>());
        services.AddSingleton<LocalExtractor>();
        services.AddSingleton<IExtractor>(provider => provider.GetRequiredService<LocalExtractor>());
        services.AddSingleton<IPageRenderer>(provider => provider.GetRequiredService<LocalExtractor>());
        return services;
    }
}
