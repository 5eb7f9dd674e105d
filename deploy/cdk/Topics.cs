using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>Three topics: documents that settled, Textract's jobs that ended, and alarms.</summary>
internal sealed class Topics : Construct
{
    private readonly Keys _keys;

    public Topics(Construct scope, Keys keys, Queues queues) : base(scope, "Topics")
    {
        _keys = keys;
        Settled = Topic("Settled", "orleans-docs-settled");
        Jobs = Topic("Jobs", "orleans-docs-jobs");
        Alarms = Topic("Alarms", "orleans-docs-alarms");
        Jobs.AddSubscription(new SqsSubscription(
            queues.Jobs.Queue,
            new SqsSubscriptionProps { RawMessageDelivery = true, DeadLetterQueue = queues.Jobs.Dead }));
        JobsRole = new Role(this, "JobsRole", new RoleProps
        {
            Description = "Orleans.Docs: by which Textract says that a job ended",
            AssumedBy = new ServicePrincipal("textract.amazonaws.com", new ServicePrincipalOpts
            {
                Conditions = OwnAccount(),
            }),
        });
        Allow(["sns:Publish"], Jobs.TopicArn);
        Allow(["kms:Decrypt", "kms:GenerateDataKey"], keys.Storage.KeyArn);
        Alarms.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [Alarms.TopicArn],
            Conditions = OwnAccount(),
        }));
    }

    /// <summary>Others subscribe to hear of documents that settled.</summary>
    public Topic Settled { get; }

    public Topic Jobs { get; }

    public Role JobsRole { get; }

    /// <summary>Operators subscribe.</summary>
    public Topic Alarms { get; }

    private Topic Topic(string id, string name)
    {
        var topic = new Topic(this, id, new TopicProps { TopicName = name, MasterKey = _keys.Storage });

        // Said here: the construct says it of a topic only that has a policy for another reason.
        topic.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = "OverTlsOnly",
            Effect = Effect.DENY,
            Principals = [new AnyPrincipal()],
            Actions = ["sns:Publish"],
            Resources = [topic.TopicArn],
            Conditions = new Dictionary<string, object>
            {
                ["Bool"] = new Dictionary<string, string> { ["aws:SecureTransport"] = "false" },
            },
        }));
        return topic;
    }

    private Dictionary<string, object> OwnAccount() => new()
    {
        ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Stack.Of(this).Account },
    };

    private void Allow(string[] actions, string resource) => JobsRole.AddToPolicy(
        new PolicyStatement(new PolicyStatementProps { Actions = actions, Resources = [resource] }));
}
