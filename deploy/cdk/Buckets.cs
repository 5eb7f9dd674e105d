using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>
/// One bucket for what is kept, one for plain bytes on their way. Neither can be read from outside or without TLS.
/// </summary>
internal sealed class Buckets : Construct
{
    public const string Blobs = "blobs/";
    public const string Roots = "roots/";
    public const string Incoming = "incoming/";

    /// <summary>
    /// What is put here belongs to the tenant of the drop. Not under <see cref="Incoming"/>, since an object has to be
    /// there for as long as a message may tell of it.
    /// </summary>
    public const string Drop = "drop/";

    /// <summary>What comes by presigned forms; each object says whose it is.</summary>
    public const string Uploads = "incoming/uploads/";
    public const string Work = "work/";

    /// <summary>Notes that what was dropped has become a document; hashes alone.</summary>
    public const string Taken = "taken/";

    /// <summary>Longer than a message and its dead letter are kept together.</summary>
    private const int DropDays = Queues.DropDays + Queues.DeadDays + 1;

    /// <summary>A browser asks again after so long.</summary>
    private const int CorsSeconds = 3_600;

    private readonly Keys _keys;

    /// <param name="uploadOrigin">Whose pages may send presigned forms; empty: no page may.</param>
    public Buckets(Construct scope, Keys keys, Queues queues, string uploadOrigin) : base(scope, "Buckets")
    {
        _keys = keys;
        Documents = Bucket("Documents", name: null, versioned: true,
        [
            Unfinished(),
            new LifecycleRule
            {
                // Without its archive tiers: what lies there cannot be read at once. What a silo deleted can be put
                // back for as long as its key can.
                Id = "blobs",
                Prefix = Blobs,
                Transitions =
                [
                    new Transition
                    {
                        StorageClass = StorageClass.INTELLIGENT_TIERING, TransitionAfter = Duration.Days(0),
                    },
                ],
                NoncurrentVersionExpiration = Duration.Days(7),
            },
        ]);

        var stack = Stack.Of(this);
        var name = $"orleans-docs-transit-{stack.Account}-{stack.Region}";
        Transit = Bucket("Transit", name, versioned: false,
        [
            Unfinished(), Ends(Incoming, Duration.Days(1)), Ends(Work, Duration.Days(1)),
            Ends(Drop, Duration.Days(DropDays)), Ends(Taken, Duration.Days(2 * DropDays)),
        ]);
        if (uploadOrigin.Length > 0)
        {
            Transit.AddCorsRule(new CorsRule
            {
                AllowedOrigins = [uploadOrigin],
                AllowedMethods = [HttpMethods.POST],
                AllowedHeaders = ["*"],
                MaxAge = CorsSeconds,
            });
        }

        NotifyDrop(queues.Drop.Queue, $"arn:{stack.Partition}:s3:::{name}", stack.Account);
    }

    /// <summary>Encrypted blobs and signed roots.</summary>
    public Bucket Documents { get; }

    /// <summary>
    /// Uploads that no silo took yet and the input of Textract's jobs, gone after a day, and what is dropped.
    /// </summary>
    public Bucket Transit { get; }

    private Bucket Bucket(string id, string? name, bool versioned, LifecycleRule[] rules) =>
        new(this, id, new BucketProps
        {
            BucketName = name,
            Versioned = versioned,
            Encryption = BucketEncryption.KMS,
            EncryptionKey = _keys.Storage,
            BucketKeyEnabled = true,
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            EnforceSSL = true,
            LifecycleRules = rules,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });

    private static LifecycleRule Unfinished() => new()
    {
        Id = "unfinished-uploads",
        AbortIncompleteMultipartUploadAfter = Duration.Days(1),
    };

    private static LifecycleRule Ends(string prefix, Duration after) => new()
    {
        Id = prefix.TrimEnd('/'),
        Prefix = prefix,
        Expiration = after,
    };

    /// <summary>As a property: the construct's own way brings a function that may change any bucket.</summary>
    private void NotifyDrop(Amazon.CDK.AWS.SQS.Queue queue, string bucketArn, string account)
    {
        var allowed = queue.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("s3.amazonaws.com")],
            Actions = ["sqs:SendMessage"],
            Resources = [queue.QueueArn],
            Conditions = new Dictionary<string, object>
            {
                ["ArnEquals"] = new Dictionary<string, string> { ["aws:SourceArn"] = bucketArn },
                ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = account },
            },
        }));
        var bucket = (CfnBucket)Transit.Node.DefaultChild!;
        bucket.NotificationConfiguration = new CfnBucket.NotificationConfigurationProperty
        {
            QueueConfigurations = new object[] { Created(Incoming, queue), Created(Drop, queue) },
        };

        // S3 tries the queue when the bucket is made.
        Transit.Node.AddDependency(allowed.PolicyDependable!);
    }

    private static CfnBucket.QueueConfigurationProperty Created(string prefix, Amazon.CDK.AWS.SQS.Queue queue) => new()
    {
        Event = "s3:ObjectCreated:*",
        Queue = queue.QueueArn,
        Filter = new CfnBucket.NotificationFilterProperty
        {
            S3Key = new CfnBucket.S3KeyFilterProperty
            {
                Rules = new object[] { new CfnBucket.FilterRuleProperty { Name = "prefix", Value = prefix } },
            },
        },
    };
}
