using System.Collections.Generic;
using Amazon.Runtime;

namespace Amazon.Textract.Model;

/// <summary>Words and lines of one page, at once.</summary>
public partial class DetectDocumentTextRequest : AmazonTextractRequest
{
    public Document Document { get; set; }
}

/// <summary>The blocks of the page.</summary>
public partial class DetectDocumentTextResponse : AmazonWebServiceResponse
{
    public List<Block> Blocks { get; set; }

    public string DetectDocumentTextModelVersion { get; set; }

    public DocumentMetadata DocumentMetadata { get; set; }
}

/// <summary>Words and, by feature, tables, forms, layout, signatures and answers of one page, at once.</summary>
public partial class AnalyzeDocumentRequest : AmazonTextractRequest
{
    public Document Document { get; set; }

    public List<string> FeatureTypes { get; set; }

    public QueriesConfig QueriesConfig { get; set; }
}

/// <summary>The blocks of the page.</summary>
public partial class AnalyzeDocumentResponse : AmazonWebServiceResponse
{
    public string AnalyzeDocumentModelVersion { get; set; }

    public List<Block> Blocks { get; set; }

    public DocumentMetadata DocumentMetadata { get; set; }
}
