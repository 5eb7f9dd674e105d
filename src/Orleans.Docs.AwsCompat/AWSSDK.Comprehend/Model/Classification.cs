using System.Collections.Generic;
using System.IO;
using Amazon.Runtime;

namespace Amazon.Comprehend.Model;

/// <summary>A text for a custom model behind an endpoint.</summary>
public partial class ClassifyDocumentRequest : AmazonComprehendRequest
{
    public MemoryStream Bytes { get; set; }

    public string EndpointArn { get; set; }

    public string Text { get; set; }
}

/// <summary>Classes of a model of classes, labels of a model of labels.</summary>
public partial class ClassifyDocumentResponse : AmazonWebServiceResponse
{
    public List<DocumentClass> Classes { get; set; }

    public List<DocumentLabel> Labels { get; set; }
}

/// <summary>One of the classes that exclude each other.</summary>
public partial class DocumentClass
{
    public string Name { get; set; }

    public int? Page { get; set; }

    public float? Score { get; set; }
}

/// <summary>One of the labels that do not exclude each other.</summary>
public partial class DocumentLabel
{
    public string Name { get; set; }

    public int? Page { get; set; }

    public float? Score { get; set; }
}
