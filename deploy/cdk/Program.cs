using Amazon.CDK;

namespace Orleans.Docs.Deploy;

/// <summary>Writes the CloudFormation template; <c>cdk deploy</c> calls it, and so does a test.</summary>
public static class Program
{
    public static void Main()
    {
        var app = new App();
        _ = new DocsStack(app, DeploySettings.From(app.Node));
        app.Synth();
    }
}
