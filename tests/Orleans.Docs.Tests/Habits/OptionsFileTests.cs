using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Engines;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Grains;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Web;
using Orleans.Hosting;

namespace Orleans.Docs.Tests.Habits;

/// <summary>The silo's appsettings.json names every option with its default, which pins the defaults as well.</summary>
public sealed class OptionsFileTests
{
    private static readonly string SettingsFile = Path.Combine(Repository.Root, "silo", "appsettings.json");

    /// <summary>Set by the wing or the silo, whatever a file says.</summary>
    private static readonly HashSet<(Type, string)> NotConfigured =
    [
        (typeof(SqliteSearchIndexOptions), nameof(SqliteSearchIndexOptions.Directory)),
    ];

    public static TheoryData<Type> Types => [.. OptionsTable.Sections.Keys];

    [Fact]
    public void Every_options_class_is_in_the_table() =>
        Assert.Equal(
            OptionsTable.Validated().Select(type => type.Name).Order(StringComparer.Ordinal),
            OptionsTable.Sections.Keys.Select(type => type.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_option_stands_in_the_file_with_its_default(Type type)
    {
        var section = SectionOf(type);
        var expected = Flatten(Activator.CreateInstance(type)!, section).ToDictionary();
        var given = new ConfigurationBuilder().AddJsonFile(SettingsFile).Build().GetSection(section).AsEnumerable()
            .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);

        Assert.Equal(
            expected.Where(option => option.Value is not null).Select(option => option.Key)
                .Order(StringComparer.Ordinal),
            given.Keys.Order(StringComparer.Ordinal));
        Assert.All(given, pair => Assert.Equal(expected[pair.Key], Parse(pair.Value, expected[pair.Key]!.GetType())));

        // A collection would be added to its default, and null cannot be written: these stand in a comment.
        var text = File.ReadAllText(SettingsFile);
        Assert.All(
            expected.Where(option => option.Value is null), option => Assert.Matches(Commented(option.Key), text));
    }

    [Fact]
    public void The_file_is_valid_and_each_section_reaches_its_options()
    {
        var changed = OptionsTable.Sections.Keys.Select(Change).OfType<Changed>().ToArray();
        using var directory = new TemporaryDirectory();
        using var data = DataDirectory.Open(directory.PathOf("data"));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddJsonFile(SettingsFile).AddInMemoryCollection(
        [
            .. changed.Select(change => KeyValuePair.Create(change.Key, (string?)Format(change.Value))),
            KeyValuePair.Create("Docs:Prices:Engines:somebody:PerPage", (string?)"0.5"),
            KeyValuePair.Create("Docs:Redaction:KeptTypes:0", (string?)"AGE"),
        ]);
        builder.UseOrleans(silo =>
            silo.UseLocalhostClustering().AddDocs().AddLocalWing(data).Services
                .AddAwsStores().AddAwsIndex().AddAwsEngines().AddS3Drop().AddSnsTopic().AddDocsWebOptions());
        using var host = builder.Build();

        Assert.Equal(0.5m, Bound<PriceTable>(host).CostUsd("somebody", new Usage(Pages: 1)));
        Assert.Equal(["AGE"], Bound<RedactionOptions>(host).KeptTypes!);
        Assert.All(changed, change => Assert.Equal(
            Format(change.Value),
            Format(Flatten(Bound(host, change.Type), SectionOf(change.Type)).ToDictionary()[change.Key]!)));
    }

    private static string SectionOf(Type type) => "Docs:" + OptionsTable.Sections[type];

    /// <summary>Each option's key with its value; null for collections and for what has no value.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> Flatten(object options, string path) =>
        from property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where !NotConfigured.Contains((options.GetType(), property.Name))
        let key = $"{path}:{property.Name}"
        let value = property.GetValue(options)
        from option in value is SqliteOptions
            ? Flatten(value, key)
            : [KeyValuePair.Create(key, value is string or ValueType ? value : null)]
        select option;

    /// <summary>The first number of the options, one higher; null where there is none.</summary>
    private static Changed? Change(Type type)
    {
        var number = Flatten(Activator.CreateInstance(type)!, SectionOf(type))
            .FirstOrDefault(option => option.Value is int or long);
        return number.Value is null
            ? null
            : new Changed(type, number.Key, Convert.ToInt64(number.Value, CultureInfo.InvariantCulture) + 1);
    }

    private static T Bound<T>(IHost host) => (T)Bound(host, typeof(T));

    private static object Bound(IHost host, Type type)
    {
        var monitor = host.Services.GetRequiredService(typeof(IOptionsMonitor<>).MakeGenericType(type));
        var name = type == typeof(SqliteGrainStorageOptions) ? StorageNames.Wing : Options.DefaultName;
        return monitor.GetType().GetMethod(nameof(IOptionsMonitor<object>.Get))!.Invoke(
            monitor, BindingFlags.DoNotWrapExceptions, null, [name], null)!;
    }

    private static object? Parse(string text, Type type) =>
        TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);

    private static string Format(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string Commented(string key) => $"// *\"{Regex.Escape(key[(key.LastIndexOf(':') + 1)..])}\":";

    private sealed record Changed(Type Type, string Key, long Value);
}
