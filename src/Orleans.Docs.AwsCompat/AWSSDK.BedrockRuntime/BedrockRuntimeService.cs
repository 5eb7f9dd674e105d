using System.Collections.Generic;
using Amazon.BedrockRuntime.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.BedrockRuntime;

/// <summary>The service on the wire: its names, its operations and what its error codes become.</summary>
internal static class BedrockRuntimeService
{
    public static Service Description { get; } = new(
        "Bedrock Runtime", "bedrock-runtime", "bedrock", "2023-09-30",
        (message, inner, type, code, id, status) =>
            new AmazonBedrockRuntimeException(message, inner, type, code, id, status),
        new Dictionary<string, Fault>
        {
            ["AccessDeniedException"] = (message, inner, type, code, id, status) =>
                new AccessDeniedException(message, inner, type, code, id, status),
            ["InternalServerException"] = (message, inner, type, code, id, status) =>
                new InternalServerException(message, inner, type, code, id, status),
            ["ModelErrorException"] = (message, inner, type, code, id, status) =>
                new ModelErrorException(message, inner, type, code, id, status),
            ["ModelNotReadyException"] = (message, inner, type, code, id, status) =>
                new ModelNotReadyException(message, inner, type, code, id, status),
            ["ModelTimeoutException"] = (message, inner, type, code, id, status) =>
                new ModelTimeoutException(message, inner, type, code, id, status),
            ["ResourceNotFoundException"] = (message, inner, type, code, id, status) =>
                new ResourceNotFoundException(message, inner, type, code, id, status),
            ["ServiceQuotaExceededException"] = (message, inner, type, code, id, status) =>
                new ServiceQuotaExceededException(message, inner, type, code, id, status),
            ["ServiceUnavailableException"] = (message, inner, type, code, id, status) =>
                new ServiceUnavailableException(message, inner, type, code, id, status),
            ["ThrottlingException"] = (message, inner, type, code, id, status) =>
                new ThrottlingException(message, inner, type, code, id, status),
            ["ValidationException"] = (message, inner, type, code, id, status) =>
                new ValidationException(message, inner, type, code, id, status),
        });

    public static ConverseCall Converse { get; } = new(Description);

    public static InvokeModelCall InvokeModel { get; } = new(Description);
}
