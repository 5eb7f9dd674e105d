using System.Collections.Generic;
using System.IO;

namespace Amazon.Textract.Model;

/// <summary>A document in memory or, by reference, on S3.</summary>
public partial class Document
{
    public MemoryStream Bytes { get; set; }

    public S3Object S3Object { get; set; }
}

/// <summary>An object that the service reads itself.</summary>
public partial class S3Object
{
    public string Bucket { get; set; }

    public string Name { get; set; }

    public string Version { get; set; }
}

/// <summary>Where a job's document lies.</summary>
public partial class DocumentLocation
{
    public S3Object S3Object { get; set; }
}

/// <summary>What the service says of the whole document.</summary>
public partial class DocumentMetadata
{
    public int? Pages { get; set; }
}

/// <summary>The topic that hears of a job that ended, and the role to publish there.</summary>
public partial class NotificationChannel
{
    public string RoleArn { get; set; }

    public string SNSTopicArn { get; set; }
}

/// <summary>Where a job's answer is written besides.</summary>
public partial class OutputConfig
{
    public string S3Bucket { get; set; }

    public string S3Prefix { get; set; }
}

/// <summary>Pages that a job could not read, and why.</summary>
public partial class Warning
{
    public string ErrorCode { get; set; }

    public List<int> Pages { get; set; }
}

/// <summary>Questions to the document.</summary>
public partial class QueriesConfig
{
    public List<Query> Queries { get; set; }
}

/// <summary>A question, a name for its answer, and the pages to ask.</summary>
public partial class Query
{
    public string Alias { get; set; }

    public List<string> Pages { get; set; }

    public string Text { get; set; }
}
