using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Tests.Client;

public sealed class LocalSiloTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("docs-client-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Without_an_announcement_the_error_says_how_to_start_a_silo()
    {
        var error = await Assert.ThrowsAsync<NoSiloException>(
            () => DocsClient.ConnectLocalAsync(_directory, "default"));

        Assert.Contains("./docs up", error.Message, StringComparison.Ordinal);
        Assert.Contains(_directory, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_announcement_of_a_process_that_is_gone_means_nothing()
    {
        await Announce(new SiloAnnouncement(int.MaxValue, 30_000, "docs", "docs", "0.1.0"));

        await Assert.ThrowsAsync<NoSiloException>(() => LocalSilo.FindAsync(_directory, default));
    }

    [Fact]
    public async Task The_announcement_of_a_living_process_is_taken()
    {
        var announced = new SiloAnnouncement(Environment.ProcessId, 30_000, "docs", "docs", "0.1.0");
        await Announce(announced);

        Assert.Equal(announced, await LocalSilo.FindAsync(_directory, default));
    }

    [Fact]
    public async Task A_silo_that_never_greets_is_given_up_in_time()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        var port = ((IPEndPoint)mute.LocalEndpoint).Port;
        await Announce(new SiloAnnouncement(Environment.ProcessId, port, "docs", "docs", "0.1.0"));
        var time = new FakeTimeProvider();

        var connecting = LocalSilo.ConnectAsync(_directory, "default", time, TestContext.Current.CancellationToken);
        using var greeted = await mute.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<NoSiloException>(() => connecting);
        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    public async Task A_damaged_announcement_is_no_silo(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, SiloAnnouncement.FileName), text);

        await Assert.ThrowsAsync<NoSiloException>(() => LocalSilo.FindAsync(_directory, default));
    }

    [Fact]
    public async Task The_local_user_gets_a_genuine_token_that_is_replaced_before_it_expires()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        await File.WriteAllTextAsync(
            Path.Combine(_directory, SiloAnnouncement.CallersKeyFileName), Convert.ToHexStringLower(key) + "\n");
        var time = new FakeTimeProvider();
        var source = new LocalCallerTokenSource(_directory, "acme", time);

        var first = await source.GetAsync();
        time.Advance(TimeSpan.FromMinutes(30));
        var same = await source.GetAsync();
        time.Advance(TimeSpan.FromMinutes(26));
        var second = await source.GetAsync();

        Assert.Equal(first, same);
        Assert.NotEqual(first, second);
        var token = CallerToken.Verify(second, key)!;
        Assert.Equal("acme", token.Tenant);
        Assert.StartsWith("local:", token.Subject, StringComparison.Ordinal);
        Assert.True(token.Has(Role.Admin) && token.Has(Role.Reader) && !token.Has(Role.Silo));
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromHours(1), token.Expires);
    }

    [Fact]
    public void Defaults_stay_as_they_are_documented_and_are_valid()
    {
        var options = new DocsClientOptions();

        Assert.Empty(options.Gateways);
        Assert.Equal(("docs", "docs", "default"), (options.ClusterId, options.ServiceId, options.Tenant));
        Assert.Equal((6, 10, 10), (options.CallAttemptsMax, options.ConnectAttemptsMax, options.WatchFailuresMax));
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.BackOffFirst);
        Assert.Equal(TimeSpan.FromSeconds(10), options.BackOffMax);
        Assert.Equal(200, options.PageSize);
        Assert.Equal(TimeSpan.FromSeconds(2), options.AbortTimeout);
        Assert.True(new DocsClientOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Options_out_of_bounds_are_refused()
    {
        var services = new ServiceCollection().AddDocsClient(options => options.Tenant = "No Tenant");

        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IOptions<DocsClientOptions>>().Value);
    }

    [Fact]
    public void A_client_without_a_token_says_what_is_missing()
    {
        using var provider = new ServiceCollection().AddDocsClient().BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<ICallerTokenSource>);

        Assert.Contains(nameof(ICallerTokenSource), error.Message, StringComparison.Ordinal);
    }

    private Task Announce(SiloAnnouncement announcement) => File.WriteAllTextAsync(
        Path.Combine(_directory, SiloAnnouncement.FileName),
        JsonSerializer.Serialize(announcement, JsonSerializerOptions.Web));
}
