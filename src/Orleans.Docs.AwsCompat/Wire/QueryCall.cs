using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Orleans.Docs.AwsCompat.Wire;

/// <summary>One operation of a service that takes form parameters and answers in XML.</summary>
internal abstract class QueryCall<TRequest, TResponse>(Service service, string action)
    : XmlResponseUnmarshaller, IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    public InvokeOptions Options() => new() { RequestMarshaller = this, ResponseUnmarshaller = this };

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon." + service.ServiceId) { HttpMethod = "POST" };
        request.Parameters["Action"] = action;
        request.Parameters["Version"] = service.ApiVersion;
        Write((TRequest)input, request.Parameters.Add);
        return request;
    }

    /// <exception cref="AmazonUnmarshallingException">The answer is no XML of this operation; never its
    /// text.</exception>
    public sealed override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        try
        {
            var root = Load(context);
            var response = Read(Child(root, action + "Result") ?? new XElement("none"));
            response.ResponseMetadata = new ResponseMetadata
            {
                RequestId = Text(Child(root, "ResponseMetadata"), "RequestId"),
            };
            return response;
        }
        catch (XmlException broken)
        {
            throw new AmazonUnmarshallingException(null, null, broken, context.ResponseData.StatusCode);
        }
    }

    public sealed override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        service.Refusal(Refused(context, statusCode), innerException, statusCode);

    protected abstract void Write(TRequest input, Action<string, string> add);

    protected abstract TResponse Read(XElement result);

    protected static string Text(XElement parent, string name) => Child(parent, name)?.Value;

    private static XElement Child(XElement parent, string name) =>
        parent?.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    /// <summary>Without document types, so that an answer cannot make entities grow.</summary>
    private static XElement Load(XmlUnmarshallerContext context)
    {
        using var reader = XmlReader.Create(context.Stream);
        return XElement.Load(reader);
    }

    /// <summary>A balancer's page in place of the service's answer has no code: the status tells what to do.</summary>
    private static ErrorResponse Refused(XmlUnmarshallerContext context, HttpStatusCode status)
    {
        try
        {
            var root = Load(context);
            var error = Child(root, "Error");
            return new ErrorResponse
            {
                Code = Text(error, "Code"),
                Message = Text(error, "Message"),
                RequestId = Text(root, "RequestId"),
                Type = Text(error, "Type") == "Sender" ? ErrorType.Sender : ErrorType.Receiver,
            };
        }
        catch (XmlException)
        {
            return new ErrorResponse
            {
                Message = string.Create(
                    CultureInfo.InvariantCulture, $"status {(int)status} without an error document"),
                Type = ErrorType.Unknown,
            };
        }
    }
}
