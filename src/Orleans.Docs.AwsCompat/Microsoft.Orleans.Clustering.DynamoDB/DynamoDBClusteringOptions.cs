#nullable enable
namespace Orleans.Configuration;

public class DynamoDBClusteringOptions : Clustering.DynamoDB.DynamoDBClientOptions
{
    public int ReadCapacityUnits { get; set; } = 10;

    public int WriteCapacityUnits { get; set; } = 5;

    public bool UseProvisionedThroughput { get; set; } = true;

    public bool CreateIfNotExists { get; set; } = true;

    public bool UpdateIfExists { get; set; } = true;

    public string TableName { get; set; } = "OrleansSilos";
}

public class DynamoDBGatewayOptions : Clustering.DynamoDB.DynamoDBClientOptions
{
    public int ReadCapacityUnits { get; set; } = 10;

    public int WriteCapacityUnits { get; set; } = 5;

    public bool UseProvisionedThroughput { get; set; } = true;

    public bool CreateIfNotExists { get; set; } = true;

    public bool UpdateIfExists { get; set; } = true;

    public string TableName { get; set; } = "OrleansSilos";
}
