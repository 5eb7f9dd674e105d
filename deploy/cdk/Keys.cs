using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Orleans.Docs.Deploy;

/// <summary>
/// Three keys with three purposes. Each key's policy names every action: IAM policies of the account may grant their
/// use, and nothing else may.
/// </summary>
internal sealed class Keys : Construct
{
    /// <summary>As the wing names them where nothing else is configured.</summary>
    private const string DocumentsAlias = "alias/orleans-docs";
    private const string StorageAlias = "alias/orleans-docs-objects";
    private const string RootsAlias = "alias/orleans-docs-roots";
    private const int DeletionWaitDays = 30;

    private static readonly string[] Administer =
    [
        "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey",
        "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant",
        "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias",
        "kms:UpdateKeyDescription",
    ];

    private static readonly string[] Encrypting =
    [
        "kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom", "kms:ReEncryptTo",
    ];

    public Keys(Construct scope) : base(scope, "Keys")
    {
        Documents = Symmetric("Documents", DocumentsAlias, "wraps the keys of documents");
        Storage = Symmetric("Storage", StorageAlias, "encrypts tables, buckets, queues, topics, logs and the index");
        Roots = new Key(this, "Roots", new KeyProps
        {
            Description = "Orleans.Docs: signs the roots of the event store",
            Alias = RootsAlias,
            KeySpec = KeySpec.ECC_NIST_P256,
            KeyUsage = KeyUsage.SIGN_VERIFY,
            PendingWindow = Duration.Days(DeletionWaitDays),
            RemovalPolicy = RemovalPolicy.RETAIN,
            Policy = Policy(["kms:GetPublicKey", "kms:Sign", "kms:Verify"]),
        });

        var stack = Stack.Of(this);
        AllowStorage(new ServicePrincipal($"logs.{stack.Region}.amazonaws.com"), new Dictionary<string, object>
        {
            ["ArnLike"] = new Dictionary<string, string>
            {
                ["kms:EncryptionContext:aws:logs:arn"] =
                    $"arn:{stack.Partition}:logs:{stack.Region}:{stack.Account}:log-group:*",
            },
        });
        foreach (var service in new[] { "s3", "cloudwatch" })
        {
            // Events of the bucket go to an encrypted queue, alarms to an encrypted topic.
            AllowStorage(new ServicePrincipal($"{service}.amazonaws.com"), new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = stack.Account },
            });
        }
    }

    /// <summary>Wraps each document's own key: who may use it may read every document.</summary>
    public Key Documents { get; }

    /// <summary>What AWS encrypts at rest; most of it was encrypted by the silo before.</summary>
    public Key Storage { get; }

    /// <summary>Signs roots, apart from everything else, and never leaves KMS.</summary>
    public Key Roots { get; }

    private Key Symmetric(string id, string alias, string purpose) => new(this, id, new KeyProps
    {
        Description = $"Orleans.Docs: {purpose}",
        Alias = alias,
        EnableKeyRotation = true,
        PendingWindow = Duration.Days(DeletionWaitDays),
        RemovalPolicy = RemovalPolicy.RETAIN,
        Policy = Policy(Encrypting),
    });

    private static PolicyDocument Policy(string[] use) => new(new PolicyDocumentProps
    {
        Statements =
        [
            new PolicyStatement(new PolicyStatementProps
            {
                Sid = "AccountDecidesByIam",
                Principals = [new AccountRootPrincipal()],
                Actions = [.. Administer, .. use],
                Resources = ["*"],
            }),
        ],
    });

    private void AllowStorage(IPrincipal principal, IDictionary<string, object> conditions) =>
        Storage.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [principal],
            Actions =
            [
                "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
            ],
            Resources = ["*"],
            Conditions = conditions,
        }));
}
