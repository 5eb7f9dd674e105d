using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Client;
using Orleans.Docs.Local;
using Orleans.Docs.Operations;
using Orleans.Docs.Silo;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Security;

/// <summary>Who may speak to a silo at all.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_with_a_certificate_takes_clients_of_its_authority_and_no_others()
    {
        using var own = new Certificates(_directory.PathOf("tls"), "own");
        using var foreign = new Certificates(_directory.PathOf("tls"), "foreign");
        var files = own.Issue("silo");
        await using var silo = await RunningSilo.StartAsync(
            _directory.PathOf("data"),
            [
                $"Cluster:Tls:CertificatePath={files.CertificatePath}", $"Cluster:Tls:KeyPath={files.KeyPath}",
                $"Cluster:Tls:AuthorityPath={files.AuthorityPath}",
            ]);

        await Assert.ThrowsAnyAsync<Exception>(() => Ask(silo, tls: null));
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(
            silo, foreign.Issue("client") with { AuthorityPath = files.AuthorityPath }));
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(silo, own.Issue("late", TimeSpan.FromMinutes(1))));

        // Nor does a client speak to a silo of another authority.
        await Assert.ThrowsAnyAsync<Exception>(() => Ask(
            silo, own.Issue("client") with { AuthorityPath = foreign.Issue("x").AuthorityPath }));
        Assert.Empty((await Ask(silo, own.Issue("client"))).DocumentsByState);

        // The command line on the same machine finds its way by what the silo announces.
        await using var local = await DocsClient.ConnectLocalAsync(silo.DataPath, "default", Cancellation);
        Assert.Empty((await local.TotalsAsync(Cancellation)).DocumentsByState);
    }

    [Theory]
    [InlineData("--Docs:Aws:Cluster:Address=192.0.2.7")]
    [InlineData("--Docs:Other=no-address")]
    public void A_silo_that_others_reach_does_not_start_without_TLS_unless_somebody_says_so(string address)
    {
        using var data = DataDirectory.Open(_directory.PathOf("data"));
        var settings = new SiloSettings
        {
            DataDirectory = data.Path,
            Arguments = ["--Docs:Wing=Aws", "--Docs:Aws:Connection:Region=eu-west-1", address],
        };
        var refused = Assert.Throws<ArgumentException>(() => DocsSilo.Build(settings, data));
        Assert.Contains("Docs:Cluster:Tls", refused.Message, StringComparison.Ordinal);
        using var host = DocsSilo.Build(
            settings with { Arguments = [.. settings.Arguments, "--Docs:Cluster:Tls:AllowsPlain=true"] }, data);
    }

    private static async Task<Search.TenantTotals> Ask(RunningSilo silo, TlsFiles? tls)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<ICallerTokenSource>(
            new LocalCallerTokenSource(silo.DataPath, "default", TimeProvider.System));
        builder.Services.AddDocsClient(options =>
        {
            options.Gateways.Add($"127.0.0.1:{silo.GatewayPort}");
            options.ClusterId = SiloSettings.ClusterId;
            options.ServiceId = SiloSettings.ServiceId;
            options.ConnectAttemptsMax = 1;
            options.CallAttemptsMax = 1;
            options.Tls = tls;
        });
        using var host = builder.Build();
        await host.StartAsync(Cancellation);
        var totals = await host.Services.GetRequiredService<IDocsClient>().TotalsAsync(Cancellation);
        await host.StopAsync(Cancellation);
        return totals;
    }

    public void Dispose() => _directory.Dispose();
}
