using Amazon.CDK;
using Amazon.CDK.AWS.OpenSearchService;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>The domain of the index: in the network, encrypted at rest and between nodes, for silos only.</summary>
internal sealed class Search : Construct
{
    public const string DomainName = "orleans-docs";
    private const string Engine = "OpenSearch_2.17";
    private const string MasterInstance = "m7g.medium.search";
    private const string TlsPolicy = "Policy-Min-TLS-1-2-PFS-2023-10";

    public static readonly string[] HttpActions =
        ["es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"];

    public Search(
        Construct scope, Keys keys, LogGroups logs, Network network, SiloRole role, DeploySettings settings)
        : base(scope, "Search")
    {
        var stack = Stack.Of(this);
        EveryPath = $"arn:{stack.Partition}:es:{stack.Region}:{stack.Account}:domain/{DomainName}/*";
        Domain = new CfnDomain(this, "Domain", new CfnDomainProps
        {
            DomainName = DomainName,
            EngineVersion = Engine,
            ClusterConfig = Cluster(settings),
            EbsOptions = new CfnDomain.EBSOptionsProperty
            {
                EbsEnabled = true,
                VolumeType = "gp3",
                VolumeSize = settings.SearchVolumeGiB,
            },
            EncryptionAtRestOptions = new CfnDomain.EncryptionAtRestOptionsProperty
            {
                Enabled = true,
                KmsKeyId = keys.Storage.KeyArn,
            },
            NodeToNodeEncryptionOptions = new CfnDomain.NodeToNodeEncryptionOptionsProperty { Enabled = true },
            DomainEndpointOptions = new CfnDomain.DomainEndpointOptionsProperty
            {
                EnforceHttps = true,
                TlsSecurityPolicy = TlsPolicy,
            },
            VpcOptions = new CfnDomain.VPCOptionsProperty
            {
                SubnetIds = [.. network.Vpc.IsolatedSubnets.Take(2).Select(subnet => subnet.SubnetId)],
                SecurityGroupIds = [network.Search.SecurityGroupId],
            },
            AccessPolicies = SilosOnly(role),
            LogPublishingOptions = new Dictionary<string, object>
            {
                ["ES_APPLICATION_LOGS"] = new CfnDomain.LogPublishingOptionProperty
                {
                    Enabled = true,
                    CloudWatchLogsLogGroupArn = logs.Search.LogGroupArn,
                },
            },
        });
        Domain.ApplyRemovalPolicy(RemovalPolicy.RETAIN);
        Domain.Node.AddDependency(logs);
    }

    public CfnDomain Domain { get; }

    /// <summary>Without naming the domain itself, whose own policy says it.</summary>
    public string EveryPath { get; }

    public string Endpoint => $"https://{Domain.AttrDomainEndpoint}";

    private static CfnDomain.ClusterConfigProperty Cluster(DeploySettings settings) => new()
    {
        InstanceType = settings.SearchInstance,
        InstanceCount = settings.SearchNodes,
        DedicatedMasterEnabled = true,
        DedicatedMasterType = MasterInstance,
        DedicatedMasterCount = 3,
        ZoneAwarenessEnabled = true,
        ZoneAwarenessConfig = new CfnDomain.ZoneAwarenessConfigProperty { AvailabilityZoneCount = 2 },
    };

    private Dictionary<string, object> SilosOnly(SiloRole role) => new()
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new object[]
        {
            new Dictionary<string, object>
            {
                ["Effect"] = "Allow",
                ["Principal"] = new Dictionary<string, object> { ["AWS"] = role.Role.RoleArn },
                ["Action"] = HttpActions,
                ["Resource"] = EveryPath,
            },
        },
    };
}
