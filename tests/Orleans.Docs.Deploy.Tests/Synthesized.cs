using Amazon.CDK;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>The template as <c>cdk synth</c> writes it, made once; each test gets a copy that it may spoil.</summary>
internal static class Synthesized
{
    /// <summary>The CDK's other process serves one thread.</summary>
    private static readonly Lock OneAtATime = new();

    private static readonly TemporaryDirectory Unpacked = Prepare();

    /// <summary>Chooses every engine of AWS, so that all permissions there can be are in the template.</summary>
    public static IReadOnlyDictionary<string, object> FullContext { get; } = new Dictionary<string, object>
    {
        ["bedrockModel"] = "eu.vendor.model-v1:0",
        ["bedrockGuardrail"] = "gr0000000000",
        ["bedrockGuardrailVersion"] = "3",
        ["textractFeatures"] = "TABLES,LAYOUT",
        ["prices"] = "bedrock.PerThousandInputTokens=0.003,bedrock.PerThousandCachedTokens=0.0003",
        ["sageMakerEndpoint"] = "document-types",
        ["comprehendClassifier"] = "document-types",
        ["dropTenant"] = "acme",
        ["quotas"] = "AnalyzeDocument=25,TextractJobs=600",
        ["silosMin"] = "3",
    };

    /// <summary>The default, and with all that can be chosen.</summary>
    private static readonly Lazy<(string Default, string Full)> Made = new(() => (
        Synthesize(new Dictionary<string, object>()),
        Synthesize(new Dictionary<string, object>(FullContext))));

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
        lock (OneAtATime)
        {
            var app = new App(new AppProps { Outdir = Unpacked.PathOf(Path.GetRandomFileName()), Context = context });
            var stack = new DocsStack(app, DeploySettings.From(app.Node));
            return File.ReadAllText(Path.Combine(app.Synth().Directory, $"{stack.StackName}.template.json"));
        }
    }

    /// <summary>The CDK leaves 60 MB in the temporary directory; in one of its own they go with this process.</summary>
    private static TemporaryDirectory Prepare()
    {
        var directory = new TemporaryDirectory();
        System.Environment.SetEnvironmentVariable("TMPDIR", directory.FullPath);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                directory.Dispose();
            }
            catch (IOException)
            {
                // The CDK's process, which ends with this one, clears up at the same moment.
            }
        };

        // Whether this version of Node is a good one is nothing that a test can change.
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,22");
        return directory;
    }
}
