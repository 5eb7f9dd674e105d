#nullable enable
using System.Collections.Generic;

namespace Orleans.Configuration;

public class SqsOptions
{
    /// <summary><c>Service=…;AccessKey=…;SecretKey=…;SessionToken=…</c>, all but the first optional.</summary>
    [Redact]
    public string ConnectionString { get; set; } = null!;

    public List<string> ReceiveMessageSystemAttributes { get; set; } = [];

    public List<string> ReceiveMessageAttributes { get; set; } = [];

    /// <summary>A receive waits so long; without it, as the queue says.</summary>
    public int? ReceiveWaitTimeSeconds { get; set; }

    /// <summary>Of a queue that the provider makes; one that is there keeps its own.</summary>
    public int? VisibilityTimeoutSeconds { get; set; }

    public bool FifoQueue { get; set; }
}
