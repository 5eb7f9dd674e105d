using System.Collections.Generic;
using Amazon.Comprehend.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.Comprehend;

/// <summary>The service on the wire: its names, its operations and what its error codes become.</summary>
internal static class ComprehendService
{
    public static Service Description { get; } = new(
        "Comprehend", "comprehend", "comprehend", "2017-11-27",
        (message, inner, type, code, id, status) =>
            new AmazonComprehendException(message, inner, type, code, id, status),
        new Dictionary<string, Fault>
        {
            ["InternalServerException"] = (message, inner, type, code, id, status) =>
                new InternalServerException(message, inner, type, code, id, status),
            ["InvalidRequestException"] = (message, inner, type, code, id, status) =>
                new InvalidRequestException(message, inner, type, code, id, status),
            ["ResourceNotFoundException"] = (message, inner, type, code, id, status) =>
                new ResourceNotFoundException(message, inner, type, code, id, status),
            ["ResourceUnavailableException"] = (message, inner, type, code, id, status) =>
                new ResourceUnavailableException(message, inner, type, code, id, status),
            ["TextSizeLimitExceededException"] = (message, inner, type, code, id, status) =>
                new TextSizeLimitExceededException(message, inner, type, code, id, status),
            ["TooManyRequestsException"] = (message, inner, type, code, id, status) =>
                new TooManyRequestsException(message, inner, type, code, id, status),
            ["UnsupportedLanguageException"] = (message, inner, type, code, id, status) =>
                new UnsupportedLanguageException(message, inner, type, code, id, status),
        });

    public static TargetCall<DetectPiiEntitiesRequest, DetectPiiEntitiesResponse> DetectPiiEntities { get; } =
        new(Description, "Comprehend_20171127.DetectPiiEntities");

    public static TargetCall<ClassifyDocumentRequest, ClassifyDocumentResponse> ClassifyDocument { get; } =
        new(Description, "Comprehend_20171127.ClassifyDocument");
}
