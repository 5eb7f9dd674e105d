using System.ComponentModel.DataAnnotations;
using System.Text;
using Orleans.Docs.Documents;
using Orleans.Docs.Local.Notifications;
using Orleans.Docs.Notifications;

namespace Orleans.Docs.Tests.Notifications;

/// <summary>What a receiver gets, and by what it knows that it is genuine.</summary>
public sealed class WebhookSigningTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    [Fact]
    public void A_signature_is_that_of_the_published_example()
    {
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSecret.Sign(
                [key], "msg_p5jXN8AQM9LWM0D4loKWxJek", Time, Encoding.UTF8.GetBytes("{\"test\": 2432232314}")));
    }

    [Fact]
    public void While_one_secret_follows_another_both_sign()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.PathOf("secret");
        var other = "whsec_" + Convert.ToBase64String(new byte[32]);
        File.WriteAllText(file, $"{Secret}\n{other}\n");
        var keys = new WebhookSecret(new WebhookEndpoint { SecretFile = file }).Keys();
        Assert.Equal(2, WebhookSecret.Sign(keys, "a/b@3", Time, "{}"u8).Split(' ').Distinct().Count());
        File.WriteAllText(file, other);
        Assert.Equal([new byte[32]], new WebhookSecret(new WebhookEndpoint { SecretFile = file }).Keys());
    }

    [Fact]
    public void A_notice_holds_ids_and_state_and_no_text_and_is_the_same_bytes_each_time()
    {
        var notice = new SettledNotice(
            new DocumentKey("acme", "abc"), 9, 1, Time, "parked", "invoice", "password_required");
        Assert.Equal(
            """{"id":"acme/abc@9","type":"document.settled","timestamp":"2021-02-25T15:02:10Z","data":"""
            + """{"tenant":"acme","document":"abc","version":9,"state":"parked","documentType":"invoice","""
            + "\"problem\":\"password_required\"}}",
            Encoding.UTF8.GetString(notice.ToJson()));
        Assert.Equal(notice.ToJson(), notice.ToJson());
    }

    [Theory]
    [InlineData("ftp://example.org/", "each receiver has an address")]
    [InlineData("nowhere", "each receiver has an address")]
    [InlineData("https://user:word@example.org/", "without a password in it")]
    [InlineData("http://example.org/", "is told by https")]
    public void An_address_that_will_not_do_is_refused_at_the_start(string url, string reason) =>
        Assert.Contains(reason, Problem(new WebhookEndpoint { Url = url, SecretVariable = "PATH" }), Comparison);

    [Theory]
    [InlineData("", "holds 1 to 4 secrets")]
    [InlineData("whsec_c2hvcnQ=", "base64 of 24 to 64 bytes")]
    [InlineData("whsec_not base64", "base64 of 24 to 64 bytes")]
    public void A_secret_that_will_not_do_is_refused_at_the_start_and_not_shown(string text, string reason)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.PathOf("secret");
        File.WriteAllText(file, text);
        var problem = Problem(new WebhookEndpoint { Url = "https://example.org/", SecretFile = file });
        Assert.Contains(reason, problem, Comparison);
        Assert.True(text.Length == 0 || !problem.Contains(text, Comparison));
    }

    [Fact]
    public void A_secret_that_is_nowhere_is_refused_at_the_start()
    {
        Assert.Contains(
            "cannot be read", Problem(new WebhookEndpoint { Url = "https://example.org/", SecretFile = "/no/such" }),
            Comparison);
        Assert.Contains(
            "is not set",
            Problem(new WebhookEndpoint { Url = "https://example.org/", SecretVariable = "DOCS_NO_SUCH_VARIABLE" }),
            Comparison);
        Assert.Contains(
            "from a SecretFile or from", Problem(new WebhookEndpoint { Url = "https://example.org/" }), Comparison);
    }

    [Fact]
    public void Each_try_waits_twice_as_long_within_bounds_and_longer_where_the_receiver_asks_for_it()
    {
        var options = new NotifyOptions();
        Assert.Equal(
            [5, 10, 20, 3_600, 3_600], new[] { 1, 2, 3, 12, 1_000 }.Select(n => options.Delay(n, null).TotalSeconds));
        Assert.Equal(60, options.Delay(1, TimeSpan.FromSeconds(60)).TotalSeconds);
        Assert.Equal(5, options.Delay(1, TimeSpan.FromSeconds(-1)).TotalSeconds);
        Assert.Equal(3_600, options.Delay(1, TimeSpan.FromDays(400)).TotalSeconds);
    }

    private const StringComparison Comparison = StringComparison.Ordinal;

    private static string Problem(WebhookEndpoint endpoint)
    {
        var options = new WebhookOptions { Endpoints = [endpoint] };
        return Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage!;
    }
}
