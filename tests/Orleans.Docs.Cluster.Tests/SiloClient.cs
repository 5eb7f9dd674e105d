using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Silo;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>A client of its own connection, as the local user of one tenant.</summary>
public sealed class SiloClient : IAsyncDisposable
{
    /// <summary>Ends a test that hangs; what a test has to reach in time it says itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly IHost _host;

    private SiloClient(IHost host) => _host = host;

    public IDocsClient Docs => _host.Services.GetRequiredService<IDocsClient>();

    public IGrainFactory Grains => _host.Services.GetRequiredService<IClusterClient>();

    public static Task<SiloClient> ConnectAsync(RunningSilo silo, string tenant) =>
        ConnectAsync(silo.DataPath, silo.GatewayPort, tenant);

    public static async Task<SiloClient> ConnectAsync(string dataPath, int gatewayPort, string tenant)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<ICallerTokenSource>(
            new LocalCallerTokenSource(dataPath, tenant, TimeProvider.System));
        builder.Services.AddDocsClient(options =>
        {
            options.Gateways.Add($"127.0.0.1:{gatewayPort}");
            options.ClusterId = SiloSettings.ClusterId;
            options.ServiceId = SiloSettings.ServiceId;
            options.Tenant = tenant;
        });
        var host = builder.Build();
        await host.StartAsync();
        return new SiloClient(host);
    }

    public async Task<Receipt> Submit(byte[] file, string name, UploadOptions? options = null) =>
        await Docs.SubmitAsync(
            new MemoryStream(file), (options ?? new UploadOptions { FileName = name }) with { FileName = name },
            cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Waits until the rebuild is over, or held for a decision.</summary>
    public async Task<IndexStatus> RebuildEnded()
    {
        IndexStatus status = null!;
        await Eventually.True(
            async () =>
            {
                status = await Docs.IndexStatusAsync(TestContext.Current.CancellationToken);
                return status.Rebuild is { IsOver: true } or { Phase: RebuildPhase.Held };
            },
            "the rebuild has ended or is held", TimeSpan.FromMinutes(1));
        return status;
    }

    /// <summary>Waits until the document is settled, and says how far it came if that takes longer.</summary>
    public async Task<DocumentView> Settled(DocumentKey document, TimeSpan? limit = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(limit ?? Patience);
        try
        {
            return await Docs.WaitUntilSettledAsync(document, patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            var view = await Docs.GetAsync(document, TestContext.Current.CancellationToken);
            if (view.IsSettled)
            {
                return view;
            }

            var steps = string.Join(", ", view.Steps.Select(step => $"{step.Step} {step.Status}"));
            throw new TimeoutException(
                $"{document} is not settled after {limit ?? Patience}: "
                + $"{view.State}, version {view.Version}, {steps}");
        }
    }

    public async Task<DocumentView> SubmitAndSettle(byte[] file, string name, UploadOptions? options = null) =>
        await Settled((await Submit(file, name, options)).Document);

    /// <summary>What the file was called, once the document is settled.</summary>
    public async Task<string> NameOf(DocumentKey document)
    {
        var settled = await Settled(document);
        return (await Docs.NamesAsOfAsync(
            document, settled.Version, redacted: false, TestContext.Current.CancellationToken)).FileName;
    }

    /// <summary>Why the document was erased, from the audit, which alone can tell of it afterwards.</summary>
    public async Task<string> ErasedFor(DocumentKey document)
    {
        var audit = await Grains.GetGrain<IAuditGrain>(document.Tenant)
            .Read(new AuditRequest { Document = document }, after: null);
        return audit.Commits.Single(commit => commit.Events.Contains("document.erased.v1")).Details.Single();
    }

    public async Task<IReadOnlyList<RecordedEvent>> History(DocumentKey document)
    {
        var events = new List<RecordedEvent>();
        await foreach (var recorded in Docs.HistoryAsync(document, 1, TestContext.Current.CancellationToken))
        {
            events.Add(recorded);
        }

        return events;
    }

    /// <summary>The last report, with all findings of the run.</summary>
    public async Task<VerifyReport> Verify(VerifyRequest request, CancellationToken cancellationToken) =>
        await Docs.VerifyAsync(request, cancellationToken).AggregateAsync(
            (before, next) => next with { Findings = before.Findings.AddRange(next.Findings) },
            cancellationToken);

    /// <summary>The original, whole.</summary>
    public async Task<byte[]> Source(DocumentKey document)
    {
        await using var source = Docs.OpenSource(document);
        using var bytes = new MemoryStream();
        await source.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
