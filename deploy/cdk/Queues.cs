using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>
/// Queues, each with a dead-letter queue of its own. Those of the stream are made here because Orleans' provider would
/// make them without one.
/// </summary>
internal sealed class Queues : Construct
{
    /// <summary>What Orleans' provider puts before and between: service id, stream provider, number.</summary>
    private const string StreamPrefix = "orleans-docs-changes-";
    private const int StreamQueues = 8;
    /// <summary>So long a message tells of an object that no silo took.</summary>
    public const int DropDays = 4;

    /// <summary>So long it can be redriven from the dead letters.</summary>
    public const int DeadDays = 14;

    private const int DropReceivesMax = 5;
    private const int StreamReceivesMax = 10;

    private readonly Keys _keys;

    public Queues(Construct scope, Keys keys) : base(scope, "Queues")
    {
        _keys = keys;
        Drop = Pair("Drop", "orleans-docs-drop", Duration.Minutes(5), Duration.Days(DropDays), DropReceivesMax);

        // A job that nobody heard of is asked for anyhow.
        Jobs = Pair("Jobs", "orleans-docs-jobs", Duration.Minutes(1), Duration.Days(1), DropReceivesMax);
        Stream =
        [
            .. Enumerable.Range(0, StreamQueues).Select(i => i.ToString(CultureInfo.InvariantCulture)).Select(i => Pair(
                $"Stream{i}", StreamPrefix + i, Duration.Minutes(1), Duration.Days(1), StreamReceivesMax)),
        ];
    }

    /// <summary>Objects that were put into the bucket, each to become a document.</summary>
    public QueuePair Drop { get; }

    /// <summary>Textract's jobs that ended.</summary>
    public QueuePair Jobs { get; }

    /// <summary>Documents that changed, on their way to the index; the sweep repairs what is lost here.</summary>
    public IReadOnlyList<QueuePair> Stream { get; }

    public IEnumerable<QueuePair> All => [Drop, Jobs, .. Stream];

    private QueuePair Pair(string id, string name, Duration visibility, Duration kept, int receivesMax)
    {
        var dead = new Queue(this, $"{id}Dead", new QueueProps
        {
            QueueName = $"{name}-dead",
            Encryption = QueueEncryption.KMS,
            EncryptionMasterKey = _keys.Storage,
            EnforceSSL = true,
            RetentionPeriod = Duration.Days(DeadDays),
            RedriveAllowPolicy = new RedriveAllowPolicy { RedrivePermission = RedrivePermission.ALLOW_ALL },
        });
        var queue = new Queue(this, id, new QueueProps
        {
            QueueName = name,
            Encryption = QueueEncryption.KMS,
            EncryptionMasterKey = _keys.Storage,
            EnforceSSL = true,
            VisibilityTimeout = visibility,
            RetentionPeriod = kept,
            ReceiveMessageWaitTime = Duration.Seconds(20),
            DeadLetterQueue = new DeadLetterQueue { Queue = dead, MaxReceiveCount = receivesMax },
        });
        return new QueuePair(id, queue, dead);
    }
}

/// <summary>A queue and where its messages go after too many tries.</summary>
internal sealed record QueuePair(string Name, Queue Queue, Queue Dead);
