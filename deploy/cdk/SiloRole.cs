using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>What a silo may do: each action that the wing calls, on what it calls it for, and no more.</summary>
internal sealed class SiloRole : Construct
{
    /// <summary>What the wing binds its wrapped keys to.</summary>
    private static readonly string[] KeyContexts = ["document", "root"];

    private static readonly string[] ObjectActions =
    [
        "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject",
    ];

    private static readonly string[] StorageServices = ["dynamodb", "s3", "sns", "sqs", "textract"];

    public SiloRole(Construct scope) : base(scope, "SiloRole") =>
        Role = new Role(this, "Role", new RoleProps
        {
            Description = "Orleans.Docs: silos",
            AssumedBy = new ServicePrincipal("ecs-tasks.amazonaws.com", new ServicePrincipalOpts
            {
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, string>
                    {
                        ["aws:SourceAccount"] = Stack.Of(this).Account,
                    },
                },
            }),
        });

    public Role Role { get; }

    public void Allow(
        Keys keys, Tables tables, Buckets buckets, Queues queues, Topics topics, Search search,
        DeploySettings settings)
    {
        AllowTables(tables);
        AllowKeys(keys, settings);
        AllowBuckets(buckets);
        AllowMessages(queues, topics);
        AllowEngines(topics, settings);
        Allow("Index", Search.HttpActions, [search.EveryPath]);
    }

    public static string ClassifierArn(Stack stack, DeploySettings settings) =>
        $"arn:{stack.Partition}:comprehend:{stack.Region}:{stack.Account}"
        + $":document-classifier-endpoint/{settings.ComprehendClassifier}";

    private void AllowTables(Tables tables)
    {
        Allow("SeeTables", ["dynamodb:DescribeTable"], [.. tables.All.Select(table => table.TableArn)]);
        Allow("SeeKeyRecovery", ["dynamodb:DescribeContinuousBackups"], [tables.WrappedKeys.TableArn]);
        Allow(
            "Events",
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem"],
            [tables.Events.TableArn]);
        Allow("Unsettled", ["dynamodb:Query"], [$"{tables.Events.TableArn}/index/{Tables.UnsettledIndex}"]);
        Allow(
            "WrappedKeys", ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Scan"],
            [tables.WrappedKeys.TableArn]);
        Allow(
            "Grains", ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            [tables.Grains.TableArn]);
        Allow(
            "Membership",
            [
                "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem", "dynamodb:DeleteItem", "dynamodb:GetItem",
                "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem",
            ],
            [tables.Silos.TableArn]);
    }

    private void AllowKeys(Keys keys, DeploySettings settings)
    {
        string[] documents = settings.DocumentsKeyArn.Length > 0
            ? [keys.Documents.KeyArn, settings.DocumentsKeyArn]
            : [keys.Documents.KeyArn];
        Allow(
            "DocumentKeys",
            ["kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"], documents,
            new()
            {
                ["StringEquals"] = new Dictionary<string, object>
                {
                    ["kms:EncryptionContext:docs"] = KeyContexts,
                },
            });
        Allow("SeeDocumentKeys", ["kms:DescribeKey"], documents);
        Allow("SignRoots", ["kms:Sign"], [keys.Roots.KeyArn], new()
        {
            ["StringEquals"] = new Dictionary<string, object> { ["kms:SigningAlgorithm"] = "ECDSA_SHA_256" },
        });
        Allow("VerifyRoots", ["kms:GetPublicKey"], [keys.Roots.KeyArn]);

        // Only by way of the services that encrypt with it, never to open a ciphertext directly.
        var region = Stack.Of(this).Region;
        Allow(
            "Storage",
            [
                "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            [keys.Storage.KeyArn],
            new()
            {
                ["StringEquals"] = new Dictionary<string, object>
                {
                    ["kms:ViaService"] = StorageServices
                        .Select(service => $"{service}.{region}.amazonaws.com").ToArray(),
                },
            });
    }

    private void AllowBuckets(Buckets buckets)
    {
        // Without it a missing object looks like a forbidden one.
        Allow("SeeBuckets", ["s3:ListBucket"], [buckets.Documents.BucketArn, buckets.Transit.BucketArn]);
        Allow(
            "Blobs",
            ObjectActions,
            [$"{buckets.Documents.BucketArn}/{Buckets.Blobs}*"]);

        // A root stays; only lists of heads that a later one replaced may go.
        Allow(
            "Roots", ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
            [$"{buckets.Documents.BucketArn}/{Buckets.Roots}*"]);
        Allow("OldHeads", ["s3:DeleteObject"], [$"{buckets.Documents.BucketArn}/{Buckets.Roots}*.heads"]);
        Allow(
            "Transit",
            ObjectActions,
            [
                $"{buckets.Transit.BucketArn}/{Buckets.Incoming}*", $"{buckets.Transit.BucketArn}/{Buckets.Work}*",
                $"{buckets.Transit.BucketArn}/{Buckets.Drop}*", $"{buckets.Transit.BucketArn}/{Buckets.Taken}*",
            ]);
    }

    private void AllowMessages(Queues queues, Topics topics)
    {
        Allow(
            "Receive",
            [
                "sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
            ],
            [.. queues.All.Select(pair => pair.Queue.QueueArn)]);
        Allow("SendToStream", ["sqs:SendMessage"], [.. queues.Stream.Select(pair => pair.Queue.QueueArn)]);
        Allow("GiveBackToDrop", ["sqs:SendMessage"], [queues.Drop.Queue.QueueArn]);
        Allow(
            "SeeDeadLetters", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
            [.. queues.All.Select(pair => pair.Dead.QueueArn)]);
        Allow("Notify", ["sns:Publish"], [topics.Settled.TopicArn]);
    }

    private void AllowEngines(Topics topics, DeploySettings settings)
    {
        // Neither service knows resources for these.
        Allow(
            "Read",
            [
                "textract:AnalyzeDocument", "textract:DetectDocumentText", "textract:GetDocumentAnalysis",
                "textract:GetDocumentTextDetection", "textract:StartDocumentAnalysis",
                "textract:StartDocumentTextDetection",
            ],
            ["*"]);
        Allow("FindPersonalData", ["comprehend:DetectPiiEntities"], ["*"]);
        Allow("JobsTopic", ["iam:PassRole"], [topics.JobsRole.RoleArn], new()
        {
            ["StringEquals"] = new Dictionary<string, object> { ["iam:PassedToService"] = "textract.amazonaws.com" },
        });
        var stack = Stack.Of(this);
        var here = $"{stack.Region}:{stack.Account}";
        if (settings.SageMakerEndpoint.Length > 0)
        {
            Allow(
                "Classify", ["sagemaker:InvokeEndpoint"],
                [$"arn:{stack.Partition}:sagemaker:{here}:endpoint/{settings.SageMakerEndpoint}"]);
        }

        if (settings.ComprehendClassifier.Length > 0)
        {
            Allow("ClassifyByComprehend", ["comprehend:ClassifyDocument"], [ClassifierArn(stack, settings)]);
        }

        if (settings.BedrockModel.Length > 0)
        {
            AllowModel(stack, new BedrockModel(settings.BedrockModel));
        }

        if (settings.BedrockGuardrail.Length > 0)
        {
            Allow(
                "Guard", ["bedrock:ApplyGuardrail"],
                [$"arn:{stack.Partition}:bedrock:{here}:guardrail/{settings.BedrockGuardrail}"]);
        }
    }

    /// <summary>Where calls go through a profile, the model itself is allowed by way of that profile only.</summary>
    private void AllowModel(Stack stack, BedrockModel model)
    {
        var profile = model.Profile(stack);
        if (profile is not null)
        {
            Allow("SummarizeByProfile", ["bedrock:InvokeModel"], [profile]);
        }

        Allow(
            "Summarize", ["bedrock:InvokeModel"], [model.FoundationModel(stack)],
            profile is null ? null : new()
            {
                ["StringEquals"] = new Dictionary<string, object> { ["bedrock:InferenceProfileArn"] = profile },
            });
    }

    private void Allow(
        string sid, string[] actions, string[] resources, Dictionary<string, object>? conditions = null) =>
        Role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Sid = sid,
            Actions = actions,
            Resources = resources,
            Conditions = conditions,
        }));
}
