using System.CommandLine;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cli;

/// <summary>What every verb takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string> Data { get; } = new("--data")
    {
        Description =
            $"The silo's data directory; {SiloAnnouncement.DataDirectoryVariable} in the environment sets it too",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => DefaultData(),
    };

    public Option<string> Tenant { get; } = new("--tenant")
    {
        Description = "Whose documents",
        HelpName = "TENANT",
        Recursive = true,
        DefaultValueFactory = _ => "default",
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write one JSON object a line, for scripts",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(Data);
        root.Options.Add(Tenant);
        root.Options.Add(Json);
    }

    private static string DefaultData() =>
        Environment.GetEnvironmentVariable(SiloAnnouncement.DataDirectoryVariable) is { Length: > 0 } directory
            ? directory
            : ".data";
}
