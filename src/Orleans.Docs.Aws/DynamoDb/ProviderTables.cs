using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Orleans.Docs.Aws.DynamoDb;

/// <summary>The tables of the Orleans providers, as those would make them, but on demand.</summary>
internal static class ProviderTables
{
    public static CreateTableRequest Grains(string name) => Table(name, "GrainReference", "GrainType");

    public static CreateTableRequest Silos(string name) => Table(name, "DeploymentId", "SiloIdentity");

    private static CreateTableRequest Table(string name, string hash, string range) => new()
    {
        TableName = name,
        BillingMode = BillingMode.PAY_PER_REQUEST,
        KeySchema = [new(hash, KeyType.HASH), new(range, KeyType.RANGE)],
        AttributeDefinitions = [new(hash, ScalarAttributeType.S), new(range, ScalarAttributeType.S)],
    };
}
