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

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByService { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
        {
            ["Textract"] =
            [
                DetectDocumentText, AnalyzeDocument, StartDocumentTextDetection, StartDocumentAnalysis,
                GetDocumentTextDetection, GetDocumentAnalysis, TextractJobs,
            ],
            ["Comprehend"] = [DetectPiiEntities, ClassifyDocument],
            ["SageMaker"] = [InvokeEndpoint],
            ["Bedrock"] = [Converse, InvokeModel],
        };

    public static IReadOnlyList<string> All { get; } = [.. ByService.Values.SelectMany(apis => apis)];

    /// <summary>What every new account has some of, whatever it makes of models of its own.</summary>
    public static IReadOnlyList<string> WithDefault { get; } = [.. ByService["Textract"], DetectPiiEntities];

    /// <summary>All names, for whoever wrote another.</summary>
    public static string Choice => "use one of "
        + string.Join(", ", ByService.SelectMany(service => service.Value.Select(api => $"{service.Key}:{api}")));
}
