using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>What somebody must look at; each goes to the topic of alarms, when it begins and when it is over.</summary>
internal sealed class Alarms : Construct
{
    private const double FreeStorageShareMin = 0.2;
    private const int MiBPerGiB = 1_024;

    private readonly SnsAction _tell;
    private readonly List<Alarm> _all = [];

    public Alarms(
        Construct scope, Tables tables, Queues queues, Topics topics, Silos silos,
        DeploySettings settings)
        : base(scope, "Alarms")
    {
        _tell = new SnsAction(topics.Alarms);
        foreach (var pair in queues.All)
        {
            Add($"{pair.Name}Dead", "messages that nobody could use lie in a dead-letter queue",
                pair.Dead.MetricApproximateNumberOfMessagesVisible(Often(Stats.MAXIMUM)), 1);
        }

        Add("DropLate", "objects wait for more than half an hour to become documents",
            queues.Drop.Queue.MetricApproximateAgeOfOldestMessage(Often(Stats.MAXIMUM)), 1_800, periods: 3);
        foreach (var table in tables.All)
        {
            Add($"{table.Node.Id}Throttled", "DynamoDB turns away what the silos ask of a table",
                table.MetricThrottledRequestsForOperations(new OperationsMetricOptions
                {
                    Operations = [Operation.GET_ITEM, Operation.PUT_ITEM, Operation.QUERY, Operation.UPDATE_ITEM],
                    Period = Duration.Minutes(5),
                }),
                100, periods: 3);
        }

        AddSearch(settings);
        Add("SilosMissing", "fewer silos run than should at the least",
            Insight("RunningTaskCount", silos), settings.SilosMin, periods: 5, below: true);
        Add("SilosFull", "silos use nearly all of their memory",
            silos.Service.MetricMemoryUtilization(Often(Stats.MAXIMUM)), 92, periods: 3);
    }

    public IReadOnlyList<Alarm> All => _all;

    /// <summary>A metric of the domain, which stands under the account's number as well.</summary>
    public static Metric OfSearch(Construct scope, string name, string statistic) => new(new MetricProps
    {
        Namespace = "AWS/ES",
        MetricName = name,
        Statistic = statistic,
        Period = Duration.Minutes(5),
        DimensionsMap = new Dictionary<string, string>
        {
            ["DomainName"] = Search.DomainName,
            ["ClientId"] = Stack.Of(scope).Account,
        },
    });

    private void AddSearch(DeploySettings settings)
    {
        Add("SearchRed", "a part of the index is not there", OfSearch(this, "ClusterStatus.red", Stats.MAXIMUM), 1);
        Add("SearchBlocked", "the index takes no writes",
            OfSearch(this, "ClusterIndexWritesBlocked", Stats.MAXIMUM), 1);
        Add("SearchFull", "the disks of the index fill up",
            OfSearch(this, "FreeStorageSpace", Stats.MINIMUM),
            settings.SearchVolumeGiB * MiBPerGiB * FreeStorageShareMin, below: true);
    }

    private static Metric Insight(string name, Silos silos) => new(new MetricProps
    {
        Namespace = "ECS/ContainerInsights",
        MetricName = name,
        Statistic = Stats.MINIMUM,
        Period = Duration.Minutes(1),
        DimensionsMap = new Dictionary<string, string>
        {
            ["ClusterName"] = LogGroups.ClusterName,
            ["ServiceName"] = silos.Service.ServiceName,
        },
    });

    private static MetricOptions Often(string statistic) => new()
    {
        Statistic = statistic,
        Period = Duration.Minutes(5),
    };

    private void Add(string id, string what, IMetric metric, double threshold, int periods = 1, bool below = false)
    {
        var alarm = new Alarm(this, id, new AlarmProps
        {
            AlarmDescription = $"Orleans.Docs: {what}",
            Metric = metric,
            Threshold = threshold,
            EvaluationPeriods = periods,
            ComparisonOperator = below
                ? ComparisonOperator.LESS_THAN_THRESHOLD
                : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,

            // An idle queue or table says nothing; silos that say nothing are gone.
            TreatMissingData = below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
        });
        alarm.AddAlarmAction(_tell);
        alarm.AddOkAction(_tell);
        _all.Add(alarm);
    }
}
