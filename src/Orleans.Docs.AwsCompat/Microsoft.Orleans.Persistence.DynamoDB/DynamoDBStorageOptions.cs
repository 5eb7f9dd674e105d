#nullable enable
using System;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Configuration;

public class DynamoDBStorageOptions : Persistence.DynamoDB.DynamoDBClientOptions, IStorageProviderSerializerOptions
{
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    /// <summary>Stands in the keys of items, so that services can share a table.</summary>
    public string ServiceId { get; set; } = string.Empty;

    public int ReadCapacityUnits { get; set; } = 10;

    public int WriteCapacityUnits { get; set; } = 5;

    public bool UseProvisionedThroughput { get; set; } = true;

    public bool CreateIfNotExists { get; set; } = true;

    public bool UpdateIfExists { get; set; } = true;

    public string TableName { get; set; } = "OrleansGrainState";

    /// <summary>Whether a clear removes the item; otherwise it stays without a state.</summary>
    public bool DeleteStateOnClear { get; set; }

    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>Each write moves the item's end this far into the future; the table must have its TTL on.</summary>
    public TimeSpan? TimeToLive { get; set; }

    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
