using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Local.Notifications;
using Orleans.Docs.Notifications;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Notifications;

/// <summary>A silo and a receiver of webhooks over HTTP that fails in every way.</summary>
public sealed class WebhookTests : IAsyncDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] Note =
        "Meeting notes\n\nThe team agreed to ship the zebra parcel on Friday."u8.ToArray();

    private readonly TemporaryDirectory _directory = new();
    private readonly Receiver _receiver = new();

    /// <summary>Of the receiver's time, which passes only where a test says so.</summary>
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_document_that_settles_is_told_once_signed_and_without_its_text()
    {
        await using var silo = await Silo();
        await using var client = await silo.ConnectAsync();
        var view = await client.SubmitAndSettle(Note, "zebra.txt");
        await AllTold(client);

        var told = Assert.Single(_receiver.Requests);
        Assert.Equal($"{view.Key}@{view.Version}", told.Id);
        Assert.Equal("/hook?token=of-a-path", told.Path);
        Assert.Contains(SignatureOf(told), told.Signature.Split(' '));
        using var json = JsonDocument.Parse(told.Body);
        Assert.Equal(told.Id, json.RootElement.GetProperty("id").GetString());
        Assert.Equal("document.settled", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("completed", json.RootElement.GetProperty("data").GetProperty("state").GetString());
        Assert.DoesNotContain("zebra", Encoding.UTF8.GetString(told.Body), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((0L, 0L), await Counts(client));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(307)]
    [InlineData(null)]
    public async Task What_a_receiver_did_not_take_is_told_again_with_the_same_id(int? answer)
    {
        _receiver.Answers = number => number <= 2 ? Answered(answer) : 200;
        await using var silo = await Silo();
        await using var client = await silo.ConnectAsync();
        var view = await client.SubmitAndSettle(Note, "zebra.txt");
        await _receiver.Got(3);
        await AllTold(client);
        Assert.Equal(3, _receiver.Requests.Count);
        Assert.Equal([$"{view.Key}@{view.Version}"], _receiver.Requests.Select(told => told.Id).Distinct());
        Assert.All(_receiver.Requests, told => Assert.Equal(_receiver.Requests.First().Body, told.Body));
        Assert.All(_receiver.Requests, told => Assert.Equal("/hook?token=of-a-path", told.Path));
        Assert.Empty(await client.Docs.DeadLettersAsync(Token).ToListAsync(Token));
    }

    [Theory]
    [InlineData(503, "notify_status_503", 3)]
    [InlineData(301, Problems.NotifyRedirected, 3)]
    [InlineData(null, Problems.NotifyTimedOut, 3)]
    [InlineData(410, Problems.NotifyGone, 1)]
    public async Task After_the_last_try_it_is_a_dead_letter_until_somebody_has_it_told_again(
        int? answer, string code, int tries)
    {
        _receiver.Answers = _ => Answered(answer);
        await using var silo = await Silo("Notify:TriesMax=3");
        await using var client = await silo.ConnectAsync();
        var view = await client.SubmitAndSettle(Note, "zebra.txt");
        await GivenUp(client);

        Assert.Equal(tries, _receiver.Requests.Count);
        var letter = Assert.Single(await client.Docs.DeadLettersAsync(Token).ToListAsync(Token));
        Assert.Equal(
            (view.Key, view.Version, DeadLetter.NotifyStep, code),
            (letter.Document, letter.Version, letter.Step, letter.Code));
        Assert.Contains(Problems.Explain(code), letter.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("token", letter.Explanation, StringComparison.Ordinal);

        _receiver.Answers = _ => 200;
        Assert.True(await client.Docs.NotifyAgainAsync(view.Key, Token));
        await AllTold(client);
        Assert.Equal(tries + 1, _receiver.Requests.Count);
        Assert.False(await client.Docs.NotifyAgainAsync(view.Key, Token));
        Assert.Empty(await client.Docs.DeadLettersAsync(Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_receiver_in_a_private_network_is_not_even_connected_to()
    {
        await using var silo = await Silo(
            "Notify:TriesMax=1", $"Webhook:Endpoints:0:Url=https://127.0.0.1:{_receiver.Url.Port}/",
            "Webhook:AllowedNetworks:0=10.0.0.0/8");
        await using var client = await silo.ConnectAsync();
        await client.SubmitAndSettle(Note, "zebra.txt");
        await GivenUp(client);
        var letter = Assert.Single(await client.Docs.DeadLettersAsync(Token).ToListAsync(Token));
        Assert.Equal(Problems.NotifyAddressRefused, letter.Code);
    }

    [Fact]
    public async Task Only_settling_is_told_not_a_rebuild_or_a_second_look()
    {
        await using var silo = await Silo();
        await using var client = await silo.ConnectAsync();
        var view = await client.SubmitAndSettle(Note, "zebra.txt");
        await AllTold(client);
        await client.Docs.RebuildIndexAsync(cancellationToken: Token);
        await Eventually.True(
            async () => (await client.Docs.IndexStatusAsync(Token)).Rebuild is { EndedAt: not null },
            "the rebuild does not end");
        Assert.Single(_receiver.Requests);

        await client.Docs.ReprocessAsync(view.Key, Step.Classify, cancellationToken: Token);
        await _receiver.Got(2);
        await AllTold(client);
        var again = await client.Docs.GetAsync(view.Key, Token);
        Assert.Equal(
            [$"{view.Key}@{view.Version}", $"{view.Key}@{again.Version}"], _receiver.Requests.Select(told => told.Id));
    }

    [Fact]
    public async Task A_tenants_receiver_hears_of_no_other_tenant()
    {
        await using var silo = await Silo("Webhook:Endpoints:0:Tenant=acme");
        await using var acme = await silo.ConnectAsync("acme");
        await using var other = await silo.ConnectAsync("other");
        await other.SubmitAndSettle(Note, "zebra.txt");
        Assert.Null((await other.Docs.StatusAsync(Token)).Notices);
        var view = await acme.SubmitAndSettle(Note, "zebra.txt");
        await AllTold(acme);
        Assert.Equal([$"{view.Key}@{view.Version}"], _receiver.Requests.Select(told => told.Id));
    }

    [Fact]
    public async Task What_was_on_its_way_when_the_silo_was_killed_is_told_by_the_next_one_with_the_same_id()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the silo is killed by a signal");
        _receiver.Answers = _ => null;
        var data = _directory.PathOf("data");
        DocumentKey document;
        await using (var first = SiloProcess.Start("Orleans.Docs.TestSilo", ProcessOptions(data)))
        {
            Assert.True(await first.IsReady(), first.Errors);
            await using var client = await DocsClient.ConnectLocalAsync(data, "default", Token);
            using var file = new MemoryStream(Note);
            var receipt = await client.SubmitAsync(
                file, new UploadOptions { FileName = "zebra.txt" }, cancellationToken: Token);
            document = receipt.Document;
            await _receiver.Got(1);
            await first.Kill();
        }

        _receiver.Answers = _ => 200;
        await using var second = SiloProcess.Start("Orleans.Docs.TestSilo", ProcessOptions(data));
        Assert.True(await second.IsReady(), second.Errors);
        await _receiver.Got(2);
        await using var next = await DocsClient.ConnectLocalAsync(data, "default", Token);
        await Eventually.True(
            async () => (await next.StatusAsync(Token)) is { Unsettled: 0, Notices: { Waiting: 0, GivenUp: 0 } },
            () => $"a mark stays\n{second.Errors}");
        var version = (await next.GetAsync(document, Token)).Version;
        Assert.Equal([$"{document}@{version}"], _receiver.Requests.Select(told => told.Id).Distinct());
    }

    /// <summary>A request that came and is not answered has had its time at once; one that is gets all of it.</summary>
    private int? Answered(int? answer)
    {
        if (answer is null)
        {
            _clock.Advance(new WebhookOptions().Timeout);
        }

        return answer;
    }

    private static string SignatureOf(Received told)
    {
        var head = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{told.Id}.{told.Timestamp}."));
        byte[] signed = [.. head, .. told.Body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key, signed));
    }

    private static async Task<(long Waiting, long GivenUp)> Counts(SiloClient client)
    {
        var notices = (await client.Docs.StatusAsync(Token)).Notices;
        return (notices!.Waiting, notices.GivenUp);
    }

    private static Task AllTold(SiloClient client) => Eventually.True(
        async () => await Counts(client) == (0, 0) && (await client.Docs.StatusAsync(Token)).Unsettled == 0,
        "a notice waits or is given up");

    private static Task GivenUp(SiloClient client) => Eventually.True(
        async () => await Counts(client) == (0, 1) && (await client.Docs.StatusAsync(Token)).Unsettled == 0,
        "no notice is given up");

    private IEnumerable<string> ProcessOptions(string data) =>
        [
            "--data", data, $"--Docs:Parser:WorkDirectory={data}.parser", .. Options().Select(o => "--Docs:" + o),
            "--Docs:Sweep:AgeMin=00:00:05",
        ];

    private Task<RunningSilo> Silo(params string[] options) => RunningSilo.StartAsync(
        _directory.PathOf("data"), [.. Options(), .. options],
        silo => silo.Services.Replace(ServiceDescriptor.Singleton<INotifierSource>(provider =>
            new Webhooks(provider.GetRequiredService<IOptions<WebhookOptions>>(), _clock))));

    private string[] Options()
    {
        var secret = _directory.PathOf("secret");
        File.WriteAllText(secret, "whsec_" + Convert.ToBase64String(Key));
        return
        [
            $"Webhook:Endpoints:0:Url={_receiver.Url}", $"Webhook:Endpoints:0:SecretFile={secret}",
            "Webhook:AllowedNetworks:0=127.0.0.0/8", "Notify:RetryDelay=00:00:00.020",
            "Notify:RetryDelayMax=00:00:00.050", "Sweep:Interval=00:00:00.500",

            // A sweep that comes between a notice that was taken and its mark would tell it again.
            "Sweep:AgeMin=00:05:00",
        ];
    }
}
