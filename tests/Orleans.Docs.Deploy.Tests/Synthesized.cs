using Amazon.CDK;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>The template as <c>cdk synth</c> writes it, made once; each test gets a copy that it may spoil.</summary>
internal static class Synthesized
{
    /// <summary>The CDK's other process serves one thread.</summary>
    private static readonly Lock OneAtATime = new();

    /// <summary>
    /// The default, and with every engine of AWS chosen, so that all permissions there can be are in it.
    /// </summary>
    private static readonly Lazy<(string Default, string Full)> Made = new(() => (
        Synthesize(new Dictionary<string, object>()),
        Synthesize(new Dictionary<string, object>
        {
            ["bedrockModel"] = "vendor.model-v1:0",
            ["sageMakerEndpoint"] = "document-types",
            ["silosMin"] = "3",
        })));

    public static Template Template()
    {
        SkipWithoutNode();
        return Tests.Template.Parse(Made.Value.Default);
    }

    public static Template FullTemplate()
    {
        SkipWithoutNode();
        return Tests.Template.Parse(Made.Value.Full);
    }

    /// <summary>As <c>cdk synth -c name=value</c> makes it.</summary>
    public static Template With(string name, string value)
    {
        SkipWithoutNode();
        return Tests.Template.Parse(Synthesize(new Dictionary<string, object> { [name] = value }));
    }

    public static bool HasNode() => (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "node")));

    private static void SkipWithoutNode() =>
        Assert.SkipUnless(HasNode(), "node is not installed, which the CDK runs on");

    private static string Synthesize(IDictionary<string, object> context)
    {
        // Whether this version of Node is a good one is nothing that a test can change.
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,22");
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1");
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1");
        lock (OneAtATime)
        {
            return SynthesizeAlone(context);
        }
    }

    private static string SynthesizeAlone(IDictionary<string, object> context)
    {
        using var directory = new TemporaryDirectory();
        var app = new App(new AppProps { Outdir = directory.FullPath, Context = context });
        var stack = new DocsStack(app, DeploySettings.From(app.Node));
        return File.ReadAllText(Path.Combine(app.Synth().Directory, $"{stack.StackName}.template.json"));
    }
}
