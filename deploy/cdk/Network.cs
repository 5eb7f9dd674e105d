using Amazon.CDK.AWS.EC2;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>
/// A network without a way to the internet: two zones, isolated subnets, and an endpoint for each service that is used.
/// </summary>
internal sealed class Network : Construct
{
    public const int SiloPort = 11_111;
    public const int GatewayPort = 30_000;
    private const int Https = 443;

    private static readonly (string Id, InterfaceVpcEndpointAwsService Service)[] Services =
    [
        ("Textract", InterfaceVpcEndpointAwsService.TEXTRACT),
        ("Comprehend", InterfaceVpcEndpointAwsService.COMPREHEND),
        ("BedrockRuntime", InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME),
        ("SageMakerRuntime", InterfaceVpcEndpointAwsService.SAGEMAKER_RUNTIME),
        ("Sqs", InterfaceVpcEndpointAwsService.SQS),
        ("Sns", InterfaceVpcEndpointAwsService.SNS),
        ("Kms", InterfaceVpcEndpointAwsService.KMS),
        ("Logs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS),
        ("Ecr", InterfaceVpcEndpointAwsService.ECR),
        ("EcrDocker", InterfaceVpcEndpointAwsService.ECR_DOCKER),
        ("Sts", InterfaceVpcEndpointAwsService.STS),
    ];

    public Network(Construct scope, LogGroups logs) : base(scope, "Network")
    {
        Vpc = new Vpc(this, "Vpc", new VpcProps
        {
            MaxAzs = 2,
            RestrictDefaultSecurityGroup = false,
            SubnetConfiguration =
            [
                new SubnetConfiguration { Name = "silos", SubnetType = SubnetType.PRIVATE_ISOLATED, CidrMask = 20 },
            ],
        });
        Vpc.AddFlowLog("Flow", new FlowLogOptions
        {
            Destination = FlowLogDestination.ToCloudWatchLogs(logs.Flow),
            TrafficType = FlowLogTrafficType.REJECT,
        });
        Silos = Group("Silos", "silos");
        Clients = Group("Clients", "programs that may call silos");
        Search = Group("Search", "the index");
        Endpoints = Group("Endpoints", "endpoints of AWS services");
        Silos.AddIngressRule(Silos, Port.Tcp(SiloPort), "from silo to silo");
        Silos.AddIngressRule(Clients, Port.Tcp(GatewayPort), "from clients to gateways");
        Silos.AddEgressRule(Silos, Port.Tcp(SiloPort), "from silo to silo");

        // Endpoints of S3 and DynamoDB have public addresses; there is no route to any other.
        Silos.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(Https), "to S3, DynamoDB and interface endpoints");
        Clients.AddEgressRule(Silos, Port.Tcp(GatewayPort), "to gateways");
        Search.AddIngressRule(Silos, Port.Tcp(Https), "from silos to the index");
        Endpoints.AddIngressRule(Silos, Port.Tcp(Https), "from silos to AWS services");
        AddEndpoints();
    }

    public Vpc Vpc { get; }

    public SecurityGroup Silos { get; }

    /// <summary>Whatever is put into this group reaches the gateways of silos.</summary>
    public SecurityGroup Clients { get; }

    public SecurityGroup Search { get; }

    private SecurityGroup Endpoints { get; }

    private SecurityGroup Group(string id, string what) => new(this, id, new SecurityGroupProps
    {
        Vpc = Vpc,
        Description = $"Orleans.Docs: {what}",
        AllowAllOutbound = false,
    });

    private void AddEndpoints()
    {
        Vpc.AddGatewayEndpoint("S3", new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.S3 });
        Vpc.AddGatewayEndpoint(
            "DynamoDb", new GatewayVpcEndpointOptions { Service = GatewayVpcEndpointAwsService.DYNAMODB });
        foreach (var (id, service) in Services)
        {
            Vpc.AddInterfaceEndpoint(id, new InterfaceVpcEndpointOptions
            {
                Service = service,
                PrivateDnsEnabled = true,
                Open = false,
                SecurityGroups = [Endpoints],
            });
        }
    }
}
