using System.Collections.Generic;
using Amazon.Textract.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.Textract;

/// <summary>The service on the wire: its names, its operations and what its error codes become.</summary>
internal static class TextractService
{
    public static Service Description { get; } = new(
        "Textract", "textract", "textract", "2018-06-27",
        (message, inner, type, code, id, status) =>
            new AmazonTextractException(message, inner, type, code, id, status),
        new Dictionary<string, Fault>
        {
            ["AccessDeniedException"] = (message, inner, type, code, id, status) =>
                new AccessDeniedException(message, inner, type, code, id, status),
            ["BadDocumentException"] = (message, inner, type, code, id, status) =>
                new BadDocumentException(message, inner, type, code, id, status),
            ["DocumentTooLargeException"] = (message, inner, type, code, id, status) =>
                new DocumentTooLargeException(message, inner, type, code, id, status),
            ["IdempotentParameterMismatchException"] = (message, inner, type, code, id, status) =>
                new IdempotentParameterMismatchException(message, inner, type, code, id, status),
            ["InternalServerError"] = (message, inner, type, code, id, status) =>
                new InternalServerErrorException(message, inner, type, code, id, status),
            ["InvalidJobIdException"] = (message, inner, type, code, id, status) =>
                new InvalidJobIdException(message, inner, type, code, id, status),
            ["InvalidKMSKeyException"] = (message, inner, type, code, id, status) =>
                new InvalidKMSKeyException(message, inner, type, code, id, status),
            ["InvalidParameterException"] = (message, inner, type, code, id, status) =>
                new InvalidParameterException(message, inner, type, code, id, status),
            ["InvalidS3ObjectException"] = (message, inner, type, code, id, status) =>
                new InvalidS3ObjectException(message, inner, type, code, id, status),
            ["LimitExceededException"] = (message, inner, type, code, id, status) =>
                new LimitExceededException(message, inner, type, code, id, status),
            ["ProvisionedThroughputExceededException"] = (message, inner, type, code, id, status) =>
                new ProvisionedThroughputExceededException(message, inner, type, code, id, status),
            ["ThrottlingException"] = (message, inner, type, code, id, status) =>
                new ThrottlingException(message, inner, type, code, id, status),
            ["UnsupportedDocumentException"] = (message, inner, type, code, id, status) =>
                new UnsupportedDocumentException(message, inner, type, code, id, status),
        });

    public static TargetCall<DetectDocumentTextRequest, DetectDocumentTextResponse> DetectDocumentText { get; } =
        new(Description, "Textract.DetectDocumentText");

    public static TargetCall<AnalyzeDocumentRequest, AnalyzeDocumentResponse> AnalyzeDocument { get; } =
        new(Description, "Textract.AnalyzeDocument");

    public static TargetCall<StartDocumentTextDetectionRequest, StartDocumentTextDetectionResponse>
        StartDocumentTextDetection
    { get; } = new(Description, "Textract.StartDocumentTextDetection");

    public static TargetCall<StartDocumentAnalysisRequest, StartDocumentAnalysisResponse>
        StartDocumentAnalysis
    { get; } = new(Description, "Textract.StartDocumentAnalysis");

    public static TargetCall<GetDocumentTextDetectionRequest, GetDocumentTextDetectionResponse>
        GetDocumentTextDetection
    { get; } = new(Description, "Textract.GetDocumentTextDetection");

    public static TargetCall<GetDocumentAnalysisRequest, GetDocumentAnalysisResponse> GetDocumentAnalysis { get; } =
        new(Description, "Textract.GetDocumentAnalysis");
}
