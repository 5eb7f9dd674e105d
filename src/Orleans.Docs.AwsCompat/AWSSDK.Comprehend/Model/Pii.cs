using System.Collections.Generic;
using Amazon.Runtime;

namespace Amazon.Comprehend.Model;

/// <summary>A text of at most 100 KB of UTF-8.</summary>
public partial class DetectPiiEntitiesRequest : AmazonComprehendRequest
{
    public LanguageCode LanguageCode { get; set; }

    public string Text { get; set; }
}

/// <summary>What was found.</summary>
public partial class DetectPiiEntitiesResponse : AmazonWebServiceResponse
{
    public List<PiiEntity> Entities { get; set; }
}

/// <summary>A range of the text's code points, its type and how sure the service is.</summary>
public partial class PiiEntity
{
    public int? BeginOffset { get; set; }

    public int? EndOffset { get; set; }

    public float? Score { get; set; }

    public PiiEntityType Type { get; set; }
}
