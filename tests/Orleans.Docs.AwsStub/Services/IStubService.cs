using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>How a service writes an error.</summary>
internal enum ErrorForm
{
    Json,

    /// <summary>Wrapped, as the services of the query protocol do.</summary>
    WrappedXml,

    /// <summary>As S3 does.</summary>
    Xml,
}

/// <summary>One service: which operation a request means, and what it answers.</summary>
internal interface IStubService
{
    /// <summary>Under which the service signs.</summary>
    string SigningName { get; }

    ErrorForm Errors => ErrorForm.Json;

    /// <exception cref="RefusedException">There is no such operation.</exception>
    string Operation(StubRequest request);

    /// <summary>Until there is something to answer, where a request may wait for it.</summary>
    Task Ready(string operation, StubRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <exception cref="RefusedException">In the service's words.</exception>
    Reply Answer(string operation, StubRequest request);
}
