using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>The dashboard: alarms on top, then what comes in, silos, tables and the index.</summary>
internal sealed class Board : Construct
{
    private const int Whole = 24;
    private const int Half = 12;

    public Board(Construct scope, Tables tables, Queues queues, Silos silos, Alarms alarms)
        : base(scope, "Board")
    {
        var board = new Dashboard(this, "Dashboard", new DashboardProps { DashboardName = "orleans-docs" });
        board.AddWidgets(new AlarmStatusWidget(new AlarmStatusWidgetProps
        {
            Title = "Alarms",
            Width = Whole,
            Alarms = [.. alarms.All],
        }));
        board.AddWidgets(
            Waiting("Waiting", queues.All.Select(pair => pair.Queue)),
            Waiting("Dead letters", queues.All.Select(pair => pair.Dead)));
        board.AddWidgets(
            Graph("Silos, processor and memory in %",
                [silos.Service.MetricCpuUtilization(), silos.Service.MetricMemoryUtilization()]),
            Graph("Capacity units taken",
            [
                .. tables.All.Select(table => table.MetricConsumedWriteCapacityUnits()),
                .. tables.All.Select(table => table.MetricConsumedReadCapacityUnits()),
            ]));
        board.AddWidgets(
            Graph("Index, processor and heap in %",
            [
                Alarms.OfSearch(this, "CPUUtilization", Stats.MAXIMUM),
                Alarms.OfSearch(this, "JVMMemoryPressure", Stats.MAXIMUM),
            ]),
            Graph("Index, refused writes and latency of searches",
            [
                Alarms.OfSearch(this, "ThreadpoolWriteRejected", Stats.SUM),
                Alarms.OfSearch(this, "SearchLatency", Stats.AVERAGE),
            ]));
    }

    private static GraphWidget Waiting(string title, IEnumerable<Queue> queues) =>
        Graph(title, [.. queues.Select(queue => queue.MetricApproximateNumberOfMessagesVisible())]);

    private static GraphWidget Graph(string title, IMetric[] metrics) => new(new GraphWidgetProps
    {
        Title = title,
        Width = Half,
        Left = metrics,
    });
}
