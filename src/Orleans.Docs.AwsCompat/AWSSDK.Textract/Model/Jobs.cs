using System.Collections.Generic;
using Amazon.Runtime;

namespace Amazon.Textract.Model;

/// <summary>Starts a job for words and lines. The same token starts no second one.</summary>
public partial class StartDocumentTextDetectionRequest : AmazonTextractRequest
{
    public string ClientRequestToken { get; set; }

    public DocumentLocation DocumentLocation { get; set; }

    public string JobTag { get; set; }

    public string KMSKeyId { get; set; }

    public NotificationChannel NotificationChannel { get; set; }

    public OutputConfig OutputConfig { get; set; }
}

/// <summary>The job to ask for.</summary>
public partial class StartDocumentTextDetectionResponse : AmazonWebServiceResponse
{
    public string JobId { get; set; }
}

/// <summary>Starts a job as <c>AnalyzeDocument</c> for many pages. The same token starts no second one.</summary>
public partial class StartDocumentAnalysisRequest : AmazonTextractRequest
{
    public string ClientRequestToken { get; set; }

    public DocumentLocation DocumentLocation { get; set; }

    public string JobTag { get; set; }

    public string KMSKeyId { get; set; }

    public NotificationChannel NotificationChannel { get; set; }

    public OutputConfig OutputConfig { get; set; }

    public List<string> FeatureTypes { get; set; }

    public QueriesConfig QueriesConfig { get; set; }
}

/// <summary>The job to ask for.</summary>
public partial class StartDocumentAnalysisResponse : AmazonWebServiceResponse
{
    public string JobId { get; set; }
}

/// <summary>Asks for the next part of what a job found.</summary>
public partial class GetDocumentTextDetectionRequest : AmazonTextractRequest
{
    public string JobId { get; set; }

    public int? MaxResults { get; set; }

    public string NextToken { get; set; }
}

/// <summary>How the job stands and, when it is done, a part of its blocks.</summary>
public partial class GetDocumentTextDetectionResponse : AmazonWebServiceResponse
{
    public List<Block> Blocks { get; set; }

    public string DetectDocumentTextModelVersion { get; set; }

    public DocumentMetadata DocumentMetadata { get; set; }

    public JobStatus JobStatus { get; set; }

    public string NextToken { get; set; }

    public string StatusMessage { get; set; }

    public List<Warning> Warnings { get; set; }
}

/// <summary>Asks for the next part of what a job found.</summary>
public partial class GetDocumentAnalysisRequest : AmazonTextractRequest
{
    public string JobId { get; set; }

    public int? MaxResults { get; set; }

    public string NextToken { get; set; }
}

/// <summary>How the job stands and, when it is done, a part of its blocks.</summary>
public partial class GetDocumentAnalysisResponse : AmazonWebServiceResponse
{
    public string AnalyzeDocumentModelVersion { get; set; }

    public List<Block> Blocks { get; set; }

    public DocumentMetadata DocumentMetadata { get; set; }

    public JobStatus JobStatus { get; set; }

    public string NextToken { get; set; }

    public string StatusMessage { get; set; }

    public List<Warning> Warnings { get; set; }
}
