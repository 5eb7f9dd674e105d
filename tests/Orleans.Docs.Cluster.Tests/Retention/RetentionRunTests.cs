using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Cluster.Tests.Erasing;
using Orleans.Docs.Documents;
using Orleans.Docs.Retention;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Retention;

/// <summary>Passes over documents that a silo took in forty days ago, and over some of today.</summary>
public sealed class RetentionRunTests : IDisposable
{
    private const string Rules = "Retention";
    private const string NoPassByItself = "Sweep:OrphanInterval=1.00:00:00";
    private static readonly TimeSpan Ago = TimeSpan.FromDays(40);

    private readonly TemporaryDirectory _directory = new();

    private string Data => _directory.PathOf("data");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_older_than_its_tenant_s_rules_goes_and_nothing_else()
    {
        await InThePast("acme", "old", "held");
        await InThePast("globex", "other");
        await using var silo = await Start();
        await using var acme = await silo.ConnectAsync("acme");
        await using var globex = await silo.ConnectAsync("globex");
        var young = (await acme.SubmitAndSettle(Letter("young"), "young.txt")).Key;
        var held = Named(acme, "held");
        await acme.Docs.Custody.SetHoldAsync(held, "case 17", cancellationToken: Cancelled);
        await acme.Settled(held);
        var old = Named(acme, "old");
        var other = Named(globex, "other");

        await Run(silo);
        Assert.False((await acme.Docs.GetAsync(old, Cancelled)).State is DocumentState.Erased);

        await acme.Docs.Custody.SetRetentionAsync(null, 30, Cancelled);
        Assert.Equal([old], await acme.Docs.Custody.PreviewRetentionAsync(100, Cancelled));
        await Run(silo);

        Assert.Equal(DocumentState.Erased, (await acme.Settled(old)).State);
        var erased = (await acme.History(old)).Single(e => e.Event is Erased);
        Assert.Equal("system", erased.Actor);
        Assert.Equal("retention of 30 days", await acme.ErasedFor(old));
        foreach (var (client, document) in new[] { (acme, young), (acme, held), (globex, other) })
        {
            Assert.Equal(DocumentState.Completed, (await client.Docs.GetAsync(document, Cancelled)).State);
        }

        // What kept it is over: the next pass finds it again.
        await acme.Docs.Custody.ReleaseHoldAsync(held, "closed", cancellationToken: Cancelled);
        await acme.Settled(held);
        await Run(silo);
        Assert.Equal(DocumentState.Erased, (await acme.Settled(held)).State);
    }

    [Fact]
    public async Task A_rule_for_a_type_holds_in_place_of_the_one_for_all_and_rules_outlive_a_restart()
    {
        await InThePast("acme", "letter", "invoice");
        DocumentKey letter;
        await using (var silo = await Start())
        {
            await using var client = await silo.ConnectAsync("acme");
            letter = Named(client, "letter");
            await client.Docs.CorrectAsync(letter, "type", "letter", cancellationToken: Cancelled);
            await client.Docs.CorrectAsync(
                Named(client, "invoice"), "type", "invoice", cancellationToken: Cancelled);
            await client.Settled(letter);
            await client.Settled(Named(client, "invoice"));
            await client.Docs.Custody.SetRetentionAsync(null, 30, Cancelled);
            await client.Docs.Custody.SetRetentionAsync("letter", 100, Cancelled);
        }

        await using var next = await Start();
        await using var after = await next.ConnectAsync("acme");
        var invoice = Named(after, "invoice");
        await Run(next);
        Assert.Equal(DocumentState.Erased, (await after.Settled(invoice)).State);
        Assert.Equal(DocumentState.Completed, (await after.Docs.GetAsync(letter, Cancelled)).State);

        await after.Docs.Custody.SetRetentionAsync("letter", 30, Cancelled);
        await Run(next);
        Assert.Equal(DocumentState.Erased, (await after.Settled(letter)).State);
    }

    [Fact]
    public async Task A_pass_erases_and_asks_no_more_than_it_may_and_the_next_goes_on_behind_what_is_held()
    {
        string[] names = ["a", "b", "c", "d", "e"];
        await InThePast("acme", names);
        await using var silo = await Start($"{Rules}:ErasedPerPassMax=2", $"{Rules}:AskedPerPassMax=3");
        await using var client = await silo.ConnectAsync("acme");

        // Oldest first, so that these three come first.
        var documents = names.Select(name => Named(client, name)).ToArray();
        foreach (var held in documents.Take(3))
        {
            await client.Docs.Custody.SetHoldAsync(held, "case 17", cancellationToken: Cancelled);
            await client.Settled(held);
        }

        await client.Docs.Custody.SetRetentionAsync(null, 30, Cancelled);
        await Run(silo);
        Assert.Equal(0, await Erased(client, documents));
        await Run(silo);
        Assert.Equal(2, await Erased(client, documents));

        foreach (var held in documents.Take(3))
        {
            await client.Docs.Custody.ReleaseHoldAsync(held, "closed", cancellationToken: Cancelled);
            await client.Settled(held);
        }

        for (var passes = 0; await Erased(client, documents) is var before and < 5; passes++)
        {
            Assert.InRange(passes, 0, 4);
            await Run(silo);
            Assert.InRange(await Erased(client, documents) - before, 0, 2);
        }
    }

    [Fact]
    public async Task A_tenant_whose_rules_cannot_be_applied_keeps_no_other_from_his()
    {
        await InThePast("acme", "first");
        await InThePast("globex", "second");
        await using var silo = await Start(services =>
            Ports.Around<ISearchIndex>(services, (inner, _) => BrokenFor.Tenant(inner, "acme")));
        await using var acme = await silo.ConnectAsync("acme");
        await using var globex = await silo.ConnectAsync("globex");
        await acme.Docs.Custody.SetRetentionAsync(null, 30, Cancelled);
        await globex.Docs.Custody.SetRetentionAsync(null, 30, Cancelled);
        var second = Named(globex, "second");

        await Run(silo);

        Assert.Equal(DocumentState.Erased, (await globex.Settled(second)).State);
    }

    /// <summary>Documents of a silo that ran forty days ago and stopped.</summary>
    private async Task InThePast(string tenant, params string[] names)
    {
        await using var silo = await RunningSilo.StartAsync(Data, configure: new PastClock(Ago).Set);
        await using var client = await silo.ConnectAsync(tenant);
        foreach (var name in names)
        {
            await client.SubmitAndSettle(
                Letter(name), $"{name}.txt", new UploadOptions { FileName = name, DocumentId = name });
        }
    }

    private Task<RunningSilo> Start(params string[] options) => Start(_ => { }, options);

    private Task<RunningSilo> Start(Action<IServiceCollection> configure, params string[] options) =>
        RunningSilo.StartAsync(Data, [NoPassByItself, .. options], silo => configure(silo.Services));

    private static Task Run(RunningSilo silo) => silo.Services.GetRequiredService<IGrainFactory>()
        .GetGrain<IRetentionsGrain>(0).Run();

    private static DocumentKey Named(SiloClient client, string name) => new(client.Docs.Tenant, name);

    private static async Task<int> Erased(SiloClient client, IEnumerable<DocumentKey> documents)
    {
        var erased = 0;
        foreach (var document in documents)
        {
            erased += (await client.Docs.GetAsync(document, Cancelled)).State is DocumentState.Erased ? 1 : 0;
        }

        return erased;
    }

    private static byte[] Letter(string name) => Encoding.UTF8.GetBytes(
        $"Dear neighbours,\n\nthe stairs are painted next week, {name}.\n\nKind regards\n");
}

/// <summary>An index that is out of reach whenever one tenant searches.</summary>
public class BrokenFor : DispatchProxy
{
    private ISearchIndex _inner = null!;
    private string _tenant = "";

    public static ISearchIndex Tenant(ISearchIndex inner, string tenant)
    {
        var index = Create<ISearchIndex, BrokenFor>();
        (((BrokenFor)(object)index)._inner, ((BrokenFor)(object)index)._tenant) = (inner, tenant);
        return index;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(ISearchIndex.Search) && args![1] is string tenant && tenant == _tenant
            ? throw new IndexUnavailableException("out of reach for a test")
            : targetMethod.Invoke(_inner, args);
}
