using System;
using System.Globalization;
using System.Xml.Linq;
using Amazon.SimpleNotificationService.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.SimpleNotificationService;

internal sealed class PublishCall(Service service) : QueryCall<PublishRequest, PublishResponse>(service, "Publish")
{
    protected override void Write(PublishRequest input, Action<string, string> add)
    {
        Add(nameof(input.Message), input.Message);
        Add(nameof(input.MessageDeduplicationId), input.MessageDeduplicationId);
        Add(nameof(input.MessageGroupId), input.MessageGroupId);
        Add(nameof(input.MessageStructure), input.MessageStructure);
        Add(nameof(input.PhoneNumber), input.PhoneNumber);
        Add(nameof(input.Subject), input.Subject);
        Add(nameof(input.TargetArn), input.TargetArn);
        Add(nameof(input.TopicArn), input.TopicArn);
        var number = 0;
        foreach (var (name, value) in input.MessageAttributes ?? [])
        {
            var entry = string.Create(CultureInfo.InvariantCulture, $"MessageAttributes.entry.{++number}.");
            Add(entry + "Name", name);
            Add(entry + "Value.DataType", value.DataType);
            Add(entry + "Value.StringValue", value.StringValue);
            Add(entry + "Value.BinaryValue", value.BinaryValue is { } blob ? Convert.ToBase64String(blob.ToArray())
                : null);
        }

        void Add(string name, string value)
        {
            if (value is not null)
            {
                add(name, value);
            }
        }
    }

    protected override PublishResponse Read(XElement result) => new()
    {
        MessageId = Text(result, nameof(PublishResponse.MessageId)),
        SequenceNumber = Text(result, nameof(PublishResponse.SequenceNumber)),
    };
}
