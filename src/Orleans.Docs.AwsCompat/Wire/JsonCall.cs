using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Orleans.Docs.AwsCompat.Wire;

/// <summary>
/// One operation of a service that answers and refuses in JSON: writes its request, reads its answer.
/// </summary>
internal abstract class JsonCall<TRequest, TResponse>(Service service, JsonSerializerOptions json)
    : JsonResponseUnmarshaller, IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    private const int ErrorBufferBytes = 4_096;

    public InvokeOptions Options() => new() { RequestMarshaller = this, ResponseUnmarshaller = this };

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon." + service.ServiceId) { HttpMethod = "POST" };
        Write((TRequest)input, request);
        return request;
    }

    /// <exception cref="AmazonUnmarshallingException">The answer is no JSON of this operation; never its
    /// text.</exception>
    public sealed override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        try
        {
            return Read(context) ?? new TResponse();
        }
        catch (JsonException broken)
        {
            throw new AmazonUnmarshallingException(
                context.ResponseData.GetHeaderValue("x-amzn-RequestId"), broken.Path, broken,
                context.ResponseData.StatusCode);
        }
    }

    public sealed override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream, ErrorBufferBytes);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        return service.Refusal(error, innerException, statusCode);
    }

    protected abstract void Write(TRequest input, DefaultRequest request);

    protected virtual TResponse Read(JsonUnmarshallerContext context) =>
        JsonSerializer.Deserialize<TResponse>(context.Stream, json);

    protected void WriteBody(TRequest input, DefaultRequest request) =>
        request.Content = JsonSerializer.SerializeToUtf8Bytes(input, json);

    /// <summary>
    /// The payload as it is; read from its start, as the SDK does, so that a request can be used again.
    /// </summary>
    protected static void WritePayload(MemoryStream body, DefaultRequest request)
    {
        request.ContentStream = body ?? new MemoryStream();
        request.ContentStream.Position = 0;
        request.Headers["Content-Length"] = request.ContentStream.Length.ToString(CultureInfo.InvariantCulture);
    }

    protected static MemoryStream ReadPayload(JsonUnmarshallerContext context)
    {
        var body = new MemoryStream();
        context.Stream.CopyTo(body);
        body.Position = 0;
        return body;
    }

    /// <summary>A header of the answer, or null.</summary>
    protected static string Header(JsonUnmarshallerContext context, string name) =>
        context.ResponseData.IsHeaderPresent(name) ? context.ResponseData.GetHeaderValue(name) : null;
}

/// <summary>AWS JSON 1.1: the operation is named in a header.</summary>
internal sealed class TargetCall<TRequest, TResponse>(Service service, string target)
    : JsonCall<TRequest, TResponse>(service, WireJson.Plain)
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    private readonly string _apiVersion = service.ApiVersion;

    protected override void Write(TRequest input, DefaultRequest request)
    {
        request.Headers["X-Amz-Target"] = target;
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Api-Version"] = _apiVersion;
        request.ResourcePath = "/";
        WriteBody(input, request);
    }
}
