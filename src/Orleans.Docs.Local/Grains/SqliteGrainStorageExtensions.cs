using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Orleans.Docs.Local.Grains;

public static class SqliteGrainStorageExtensions
{
    /// <summary>
    /// Adds grain storage under <paramref name="name"/> on the SQLite file at <paramref name="path"/>, which is opened
    /// at the first use and closed with the container. States are written by the silo's serialiser for grain storage.
    /// </summary>
    public static ISiloBuilder AddSqliteGrainStorage(
        this ISiloBuilder builder,
        string name,
        string path,
        Action<SqliteGrainStorageOptions>? configure = null,
        bool create = true)
    {
        builder.Services.AddOptions<SqliteGrainStorageOptions>(name)
            .Configure(options => configure?.Invoke(options))
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor
            .Singleton<IValidateOptions<SqliteGrainStorageOptions>, SqliteGrainStorageOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddGrainStorage(name, (services, key) => new SqliteGrainStorage(
            path,
            services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get(key),
            services.GetRequiredService<IGrainStorageSerializer>(),
            services.GetRequiredService<IActivatorProvider>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetService<ILogger<SqliteGrainStorage>>(),
            create));
        return builder;
    }
}
