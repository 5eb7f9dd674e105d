using Amazon.CDK;
using Amazon.CDK.AWS.ApplicationAutoScaling;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.ECR;
using Amazon.CDK.AWS.ECS;
using Constructs;
using HealthCheck = Amazon.CDK.AWS.ECS.HealthCheck;
using Volume = Amazon.CDK.AWS.ECS.Volume;

namespace Orleans.Docs.Deploy;

/// <summary>The silos: a service on Fargate that follows its load, whose tasks can write two folders only.</summary>
internal sealed class Silos : Construct
{
    /// <summary>As in deploy/Dockerfile.</summary>
    public const string User = "10001:10001";
    public const string Health = "bash -c '</dev/tcp/127.0.0.1/30000'";
    private const int CpuPercent = 60;
    private const int MemoryPercent = 75;
    private const int DropBacklog = 100;

    public Silos(
        Construct scope, Network network, LogGroups logs, SiloRole role, Queues queues,
        Dictionary<string, string> configuration, DeploySettings settings)
        : base(scope, "Silos")
    {
        var cluster = new Cluster(this, "Cluster", new ClusterProps
        {
            ClusterName = LogGroups.ClusterName,
            Vpc = network.Vpc,
            ContainerInsights = true,
        });
        cluster.Node.AddDependency(logs);
        var task = new FargateTaskDefinition(this, "Task", new FargateTaskDefinitionProps
        {
            Family = "orleans-docs",
            Cpu = settings.CpuUnits,
            MemoryLimitMiB = settings.MemoryMiB,
            EphemeralStorageGiB = 40,
            TaskRole = role.Role,
            RuntimePlatform = new RuntimePlatform
            {
                CpuArchitecture = CpuArchitecture.X86_64,
                OperatingSystemFamily = OperatingSystemFamily.LINUX,
            },
            Volumes = [new Volume { Name = "data" }, new Volume { Name = "tmp" }],
        });
        AddContainer(task, logs, configuration, settings);
        Service = new FargateService(this, "Service", new FargateServiceProps
        {
            Cluster = cluster,
            ServiceName = "silos",
            TaskDefinition = task,
            DesiredCount = settings.SilosMin,
            MinHealthyPercent = 100,
            MaxHealthyPercent = 200,
            AssignPublicIp = false,
            EnableExecuteCommand = false,
            SecurityGroups = [network.Silos],
            VpcSubnets = new SubnetSelection { SubnetType = SubnetType.PRIVATE_ISOLATED },
            CircuitBreaker = new DeploymentCircuitBreaker { Enable = true, Rollback = true },
        });
        Scale(queues, settings);
    }

    public FargateService Service { get; }

    private void AddContainer(
        FargateTaskDefinition task, LogGroups logs, Dictionary<string, string> configuration, DeploySettings settings)
    {
        var linux = new LinuxParameters(this, "Linux", new LinuxParametersProps { InitProcessEnabled = true });
        linux.DropCapabilities(Capability.ALL);
        var repository = Repository.FromRepositoryName(this, "Image", settings.ImageRepository);
        var container = task.AddContainer("silo", new ContainerDefinitionOptions
        {
            Image = ContainerImage.FromEcrRepository(repository, settings.ImageTag),
            User = User,
            ReadonlyRootFilesystem = true,
            Privileged = false,
            LinuxParameters = linux,
            Environment = configuration,
            StopTimeout = Duration.Seconds(120),
            PortMappings =
            [
                new PortMapping { ContainerPort = Network.SiloPort },
                new PortMapping { ContainerPort = Network.GatewayPort },
            ],
            HealthCheck = new HealthCheck
            {
                Command = ["CMD-SHELL", Health],
                Interval = Duration.Seconds(15),
                Timeout = Duration.Seconds(5),
                Retries = 4,
                StartPeriod = Duration.Seconds(120),
            },
            Logging = LogDriver.AwsLogs(new AwsLogDriverProps { LogGroup = logs.Silos, StreamPrefix = "silo" }),
        });
        container.AddMountPoints(
            new MountPoint { SourceVolume = "data", ContainerPath = "/data", ReadOnly = false },
            new MountPoint { SourceVolume = "tmp", ContainerPath = "/tmp", ReadOnly = false });
    }

    private void Scale(Queues queues, DeploySettings settings)
    {
        var silos = Service.AutoScaleTaskCount(new EnableScalingProps
        {
            MinCapacity = settings.SilosMin,
            MaxCapacity = settings.SilosMax,
        });

        // Quick to come, slow to go: a silo that leaves moves its documents.
        var slow = Duration.Minutes(10);
        silos.ScaleOnCpuUtilization("Cpu", new CpuUtilizationScalingProps
        {
            TargetUtilizationPercent = CpuPercent,
            ScaleInCooldown = slow,
            ScaleOutCooldown = Duration.Minutes(1),
        });
        silos.ScaleOnMemoryUtilization("Memory", new MemoryUtilizationScalingProps
        {
            TargetUtilizationPercent = MemoryPercent,
            ScaleInCooldown = slow,
            ScaleOutCooldown = Duration.Minutes(1),
        });
        silos.ScaleOnMetric("Drop", new BasicStepScalingPolicyProps
        {
            Metric = queues.Drop.Queue.MetricApproximateNumberOfMessagesVisible(),
            AdjustmentType = AdjustmentType.CHANGE_IN_CAPACITY,
            Cooldown = Duration.Minutes(3),
            ScalingSteps =
            [
                new ScalingInterval { Upper = 0, Change = -1 },
                new ScalingInterval { Lower = DropBacklog, Change = 1 },
                new ScalingInterval { Lower = 10 * DropBacklog, Change = 4 },
            ],
        });
    }
}
