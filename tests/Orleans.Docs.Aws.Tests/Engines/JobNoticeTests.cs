using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Sqs;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>What is taken for a notice of a job, and whose it is.</summary>
public sealed class JobNoticeTests
{
    private const string Bare =
        """
        {"JobId":"1","Status":"SUCCEEDED","API":"StartDocumentAnalysis",
        "DocumentLocation":{"S3Bucket":"work","S3ObjectName":"work/acme/7/2/1/text"}}
        """;

    [Fact]
    public void A_notice_is_read_bare_and_as_its_topic_wraps_it()
    {
        Assert.Equal(new JobNotice("work", "work/acme/7/2/1/text"), JobNotice.Read(Bare, "arn:jobs"));
        Assert.Equal(
            new JobNotice("work", "work/acme/7/2/1/text"), JobNotice.Read(Wrapped("arn:jobs", Bare), "arn:jobs"));
        Assert.Null(JobNotice.Read(Wrapped("arn:others", Bare), "arn:jobs"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("7")]
    [InlineData("""{"TopicArn":"arn:jobs"}""")]
    [InlineData("""{"TopicArn":"arn:jobs","Message":"no json"}""")]
    [InlineData("""{"TopicArn":"arn:jobs","Message":null}""")]
    [InlineData("""{"JobId":"1"}""")]
    [InlineData("""{"JobId":"","DocumentLocation":{"S3Bucket":"work","S3ObjectName":"work/acme/7/2/1/text"}}""")]
    [InlineData("""{"JobId":"1","DocumentLocation":{"S3Bucket":7,"S3ObjectName":"work/acme/7/2/1/text"}}""")]
    public void What_is_no_notice_is_refused(string message) => Assert.Equal(
        "message_broken",
        Assert.Throws<MessageRefusedException>(() => JobNotice.Read(message, "arn:jobs")).Code);

    [Fact]
    public void A_message_longer_than_any_notice_is_refused_unread() => Assert.Equal(
        "message_too_long",
        Assert.Throws<MessageRefusedException>(() => JobNotice.Read(Bare + new string(' ', 20_000), null)).Code);

    [Theory]
    [InlineData("work/acme/7/2/1/text", true)]
    [InlineData("work/acme/7/2/1/text-0123456789abcdef", true, "0123456789abcdef")]
    [InlineData("work/acme/7/2/1/text-0123456789abcdeg", false)]
    [InlineData("work/acme/7/2/1/text-0123456789abcdef-", false)]
    [InlineData("work/acme/7/2/1/text-", false)]
    [InlineData("work/acme/7", false)]
    [InlineData("work/acme/7/x/1/text", false)]
    [InlineData("work/acme/7/2/-1/text", false)]
    [InlineData("work/acme/7/2/1/other", false)]
    [InlineData("work/ACME/7/2/1/text", false)]
    [InlineData("work/acme/../2/1/text", false)]
    [InlineData("elsewhere/acme/7/2/1/text", false)]
    public void The_input_says_whose_job_it_was(string name, bool isOurs, string? drawn = null)
    {
        var input = JobInput.Parse(name, "work/");
        Assert.Equal(isOurs ? new JobInput(DocumentKey.Parse("acme/7"), 2, 1, false, drawn) : null, input);
        Assert.Equal(isOurs ? name : null, input?.NameUnder("work/"));
    }

    private static string Wrapped(string topic, string message) => System.Text.Json.JsonSerializer.Serialize(
        new { Type = "Notification", TopicArn = topic, Message = message });
}
