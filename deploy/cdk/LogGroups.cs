using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>Every log group, encrypted and kept for three months. Logs never hold document text.</summary>
internal sealed class LogGroups : Construct
{
    public const string ClusterName = "orleans-docs";

    private readonly Keys _keys;

    public LogGroups(Construct scope, Keys keys) : base(scope, "Logs")
    {
        _keys = keys;
        Silos = Group("Silos", "/orleans-docs/silos");
        Flow = Group("Flow", "/orleans-docs/flow");
        Search = Group("Search", "/orleans-docs/search");

        // Made here so that it has a retention; ECS would make it without one.
        _ = Group("Insights", $"/aws/ecs/containerinsights/{ClusterName}/performance");
        _ = new ResourcePolicy(this, "SearchWrites", new ResourcePolicyProps
        {
            ResourcePolicyName = "orleans-docs-search",
            PolicyStatements =
            [
                new PolicyStatement(new PolicyStatementProps
                {
                    Principals = [new ServicePrincipal("es.amazonaws.com")],
                    Actions = ["logs:CreateLogStream", "logs:PutLogEvents"],
                    Resources = [Search.LogGroupArn],
                    Conditions = new Dictionary<string, object>
                    {
                        ["StringEquals"] = new Dictionary<string, string>
                        {
                            ["aws:SourceAccount"] = Stack.Of(this).Account,
                        },
                    },
                }),
            ],
        });
    }

    public LogGroup Silos { get; }

    public LogGroup Flow { get; }

    public LogGroup Search { get; }

    private LogGroup Group(string id, string name) => new(this, id, new LogGroupProps
    {
        LogGroupName = name,
        EncryptionKey = _keys.Storage,
        Retention = RetentionDays.THREE_MONTHS,
        RemovalPolicy = RemovalPolicy.RETAIN,
    });
}
