namespace Orleans.Docs.Aws.Admission;

/// <summary>Names of what has a quota, as the services and <c>Docs:Aws:Quotas</c> write them.</summary>
internal static class AwsApis
{
    public const string AnalyzeDocument = "AnalyzeDocument";
    public const string DetectDocumentText = "DetectDocumentText";
    public const string StartDocumentAnalysis = "StartDocumentAnalysis";
    public const string StartDocumentTextDetection = "StartDocumentTextDetection";
    public const string GetDocumentAnalysis = "GetDocumentAnalysis";
    public const string GetDocumentTextDetection = "GetDocumentTextDetection";
    public const string DetectPiiEntities = "DetectPiiEntities";
    public const string ClassifyDocument = "ClassifyDocument";
    public const string InvokeEndpoint = "InvokeEndpoint";
    public const string Converse = "Converse";
    public const string InvokeModel = "InvokeModel";

    /// <summary>Jobs of Textract at work at once, whatever they do.</summary>
    public const string TextractJobs = "TextractJobs";

    public static IReadOnlyList<string> All { get; } =
    [
        DetectDocumentText, AnalyzeDocument, StartDocumentTextDetection, StartDocumentAnalysis,
        GetDocumentTextDetection, GetDocumentAnalysis, TextractJobs, DetectPiiEntities, ClassifyDocument,
        InvokeEndpoint, Converse, InvokeModel,
    ];
}
