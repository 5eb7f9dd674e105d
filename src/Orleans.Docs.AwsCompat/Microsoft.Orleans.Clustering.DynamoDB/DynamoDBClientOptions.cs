#nullable enable
namespace Orleans.Clustering.DynamoDB;

public class DynamoDBClientOptions
{
    [Redact]
    public string? AccessKey { get; set; }

    [Redact]
    public string? SecretKey { get; set; }

    /// <summary>A region's name, or the address of the service.</summary>
    public string Service { get; set; } = null!;

    public string? Token { get; set; }

    public string? ProfileName { get; set; }
}
