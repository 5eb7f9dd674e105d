using System.Collections.Generic;
using Amazon.SageMakerRuntime.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.SageMakerRuntime;

/// <summary>The service on the wire: its names, its operations and what its error codes become.</summary>
internal static class SageMakerRuntimeService
{
    public static Service Description { get; } = new(
        "SageMaker Runtime", "runtime.sagemaker", "sagemaker", "2017-05-13",
        (message, inner, type, code, id, status) =>
            new AmazonSageMakerRuntimeException(message, inner, type, code, id, status),
        new Dictionary<string, Fault>
        {
            ["InternalDependencyException"] = (message, inner, type, code, id, status) =>
                new InternalDependencyException(message, inner, type, code, id, status),
            ["InternalFailure"] = (message, inner, type, code, id, status) =>
                new InternalFailureException(message, inner, type, code, id, status),
            ["ModelError"] = (message, inner, type, code, id, status) =>
                new ModelErrorException(message, inner, type, code, id, status),
            ["ModelNotReadyException"] = (message, inner, type, code, id, status) =>
                new ModelNotReadyException(message, inner, type, code, id, status),
            ["ServiceUnavailable"] = (message, inner, type, code, id, status) =>
                new ServiceUnavailableException(message, inner, type, code, id, status),
            ["ValidationError"] = (message, inner, type, code, id, status) =>
                new ValidationErrorException(message, inner, type, code, id, status),
        })
    {
        FipsHost = (partition, region) => partition switch
        {
            "aws" => $"runtime-fips.sagemaker.{region}.amazonaws.com",
            "aws-us-gov" => $"runtime.sagemaker.{region}.amazonaws.com",
            _ => null,
        },
    };

    public static InvokeEndpointCall InvokeEndpoint { get; } = new(Description);
}
