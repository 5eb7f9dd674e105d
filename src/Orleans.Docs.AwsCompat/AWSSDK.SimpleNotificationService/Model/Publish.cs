using System.Collections.Generic;
using System.IO;
using Amazon.Runtime;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>A message to a topic.</summary>
public partial class PublishRequest : AmazonSimpleNotificationServiceRequest
{
    public string Message { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; }

    public string MessageDeduplicationId { get; set; }

    public string MessageGroupId { get; set; }

    public string MessageStructure { get; set; }

    public string PhoneNumber { get; set; }

    public string Subject { get; set; }

    public string TargetArn { get; set; }

    public string TopicArn { get; set; }
}

/// <summary>The id that the message got.</summary>
public partial class PublishResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; }

    public string SequenceNumber { get; set; }
}

/// <summary>A value by which subscribers filter.</summary>
public partial class MessageAttributeValue
{
    public MemoryStream BinaryValue { get; set; }

    public string DataType { get; set; }

    public string StringValue { get; set; }
}
