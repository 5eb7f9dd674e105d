using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Tests;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Cluster.Tests.Quota;

/// <summary>One engine that calls a service for some files and reads others by itself.</summary>
[Collection(WholeSystem.Name)]
public sealed class FreeStartsTests
{
    private const string Api = "Read";
    private const int Scans = 8;
    private const int Letters = 60;

    /// <summary>Longer than a permit lasts.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Files_that_need_no_call_take_no_permit_and_those_that_do_are_not_begun_in_vain()
    {
        using var directory = new TemporaryDirectory();
        var begun = new ConcurrentBag<string>();
        await using var silo = await RunningSilo.StartAsync(
            directory.PathOf("data"), [],
            silo =>
            {
                silo.Services.Replace(ServiceDescriptor.Singleton<IServiceQuotas, TwoASecond>());
                silo.Services.Remove(silo.Services.Single(one => one.ImplementationType == typeof(ExtractStep)));
                silo.Services.AddSingleton<IStepRunner>(services => new Calling(services, begun));
            });
        await using var client = await silo.ConnectAsync();
        var documents = new List<DocumentKey>();
        for (var i = 0; i < Letters; i++)
        {
            documents.Add((await client.Submit(Letter($"letter {i}"), "letter.txt")).Document);
            if (i % (Letters / Scans) == 0)
            {
                documents.Add((await client.Submit(Letter($"scan {i}"), "scan.html")).Document);
            }
        }

        foreach (var document in documents)
        {
            await client.Settled(document);
        }

        var quota = Assert.Single((await client.Docs.StatusAsync(TestContext.Current.CancellationToken)).Quotas);

        // Fewer than there are letters, also where the machine is slow and permits lapse on their way.
        Assert.InRange(quota.Granted, Scans, Letters - 1);
        Assert.InRange(begun.Count(name => name == "scan.html"), Scans, 4 * Scans);
        Assert.Equal(Letters, begun.Count(name => name == "letter.txt"));
    }

    private static byte[] Letter(string text) => System.Text.Encoding.UTF8.GetBytes($"Dear harbour master: {text}\n");

    /// <summary>Reads like the system's own, and asks for a permit before it does so with some files.</summary>
    private sealed class Calling(IServiceProvider services, ConcurrentBag<string> begun) : IStepRunner
    {
        private readonly ExtractStep _inner = ActivatorUtilities.CreateInstance<ExtractStep>(services);

        public Step Step => Step.Extract;

        public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
        {
            begun.Add(order.FileName);
            if (order.FileName == "scan.html"
                && (await services.GetRequiredService<SiloPermits>().Take(Api)).RetryAfter is { } after)
            {
                return new Outcome<DocumentEvent>.Deferred(after);
            }

            await Task.Delay(Reading, TimeProvider.System, cancellationToken);
            return await _inner.Run(order, cancellationToken);
        }
    }

    private sealed class TwoASecond : IServiceQuotas
    {
        public string Place => "account/here";

        public IReadOnlyList<string> Apis => [Api];

        public QuotaLimits Of(string api) => api == Api ? new(PerSecond: 2) : QuotaLimits.None;

        public string? FirstApi(Step step, string engine) => step is Step.Extract ? Api : null;
    }
}
