using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Attribute = Amazon.CDK.AWS.DynamoDB.Attribute;

namespace Orleans.Docs.Deploy;

/// <summary>The four tables of the wing, on demand, under the names and keys that it uses.</summary>
internal sealed class Tables : Construct
{
    /// <summary>The sparse index of episodes that are not settled.</summary>
    public const string UnsettledIndex = "unsettled";

    private readonly Keys _keys;

    public Tables(Construct scope, Keys keys, DeploySettings settings) : base(scope, "Tables")
    {
        _keys = keys;
        Events = Table("Events", "docs-events", Text("pk"), Number("sk"), recovers: true);
        Events.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = UnsettledIndex,
            PartitionKey = Text("ms"),
            SortKey = Text("mk"),
            ProjectionType = ProjectionType.KEYS_ONLY,
        });
        WrappedKeys = Table("Keys", "docs-keys", Text("pk"), null, recovers: settings.KeysRecoveryDays > 0);
        if (settings.KeysRecoveryDays > 0)
        {
            // What can be put back can be read again: no longer than was decided.
            ((CfnTable)WrappedKeys.Node.DefaultChild!).AddPropertyOverride(
                "PointInTimeRecoverySpecification.RecoveryPeriodInDays", settings.KeysRecoveryDays);
        }

        Grains = Table("Grains", "docs-grains", Text("GrainReference"), Text("GrainType"), recovers: true);

        // Of no use once the silos are gone.
        Silos = Table("Silos", "docs-silos", Text("DeploymentId"), Text("SiloIdentity"), recovers: false);
    }

    public Table Events { get; }

    public Table WrappedKeys { get; }

    public Table Grains { get; }

    public Table Silos { get; }

    public IEnumerable<Table> All => [Events, WrappedKeys, Grains, Silos];

    private Table Table(string id, string name, Attribute hash, Attribute? range, bool recovers) =>
        new(this, id, new TableProps
        {
            TableName = name,
            PartitionKey = hash,
            SortKey = range,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            Encryption = TableEncryption.CUSTOMER_MANAGED,
            EncryptionKey = _keys.Storage,
            PointInTimeRecovery = recovers,
            DeletionProtection = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });

    private static Attribute Text(string name) => new() { Name = name, Type = AttributeType.STRING };

    private static Attribute Number(string name) => new() { Name = name, Type = AttributeType.NUMBER };
}
