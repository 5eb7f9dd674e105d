using Amazon.CDK;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>
/// Orleans.Docs on AWS, one deployment an account and region. Nothing here has a door to the internet: callers stand in
/// the network, in <see cref="Network.Clients"/>, or come over a link to it.
/// </summary>
internal sealed class DocsStack : Stack
{
    public DocsStack(Construct scope, DeploySettings settings)
        : base(scope, "OrleansDocs", new StackProps
        {
            Description = "Orleans.Docs: silos, tables, buckets, queues, topics, keys and the index",
            TerminationProtection = true,
        })
    {
        // SNS may use the key for the topics of this stack only.
        Node.SetContext("@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption", true);
        var keys = new Keys(this);
        var logs = new LogGroups(this, keys);
        var network = new Network(this, logs);
        var tables = new Tables(this, keys, settings);
        var queues = new Queues(this, keys);
        var buckets = new Buckets(this, keys, queues, settings.UploadOrigin);
        var topics = new Topics(this, keys, queues);
        var role = new SiloRole(this);
        var search = new Search(this, keys, logs, network, role, settings);
        role.Allow(keys, tables, buckets, queues, topics, search, settings);
        var configuration = SiloConfiguration.Of(this, keys, tables, buckets, queues, topics, search, settings);
        var silos = new Silos(this, network, logs, role, queues, configuration, settings);
        var alarms = new Alarms(this, tables, queues, topics, silos, settings);
        _ = new Board(this, tables, queues, silos, alarms);
        Tags.SetTag("program", "orleans-docs");
    }
}
