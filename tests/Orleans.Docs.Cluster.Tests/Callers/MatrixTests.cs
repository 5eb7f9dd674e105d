using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Callers;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>Every method of every grain interface, tried by a client of its own at the gateway.</summary>
public sealed class MatrixTests(MatrixTests.Watched silo) : IClassFixture<MatrixTests.Watched>
{
    private const string Tenant = "default";
    private const Role AllButSilo = Role.Reader | Role.Submitter | Role.Reviewer | Role.Operator | Role.Admin;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public sealed class Watched : OneSilo
    {
        internal Door Door { get; } = new();

        protected override string[] Options =>
            ["Sweep:Interval=00:00:00.500", "Sweep:AgeMin=00:00:01", "Sweep:Backoff=00:00:01"];

        protected override void Configure(ISiloBuilder silo) => silo.AddIncomingGrainCallFilter(Door);
    }

    [Fact]
    public void The_matrix_holds_every_interface_that_clients_are_meant_to_call()
    {
        var interfaces = GrainMethod.OfTheSystem().Select(method => method.Interface).Distinct().ToList();
        Type[] known =
        [
            typeof(IDocumentGrain), typeof(IDocumentContentGrain), typeof(IUploadGrain), typeof(ISearchGrain),
            typeof(IStatusGrain), typeof(IDocumentWorkGrain),
        ];
        Assert.Subset(interfaces.ToHashSet(), known.ToHashSet());
        Assert.Contains(GrainMethod.OfTheSystem(), method => method.Method.Name == nameof(IDocumentGrain.Watch));
        Assert.All(GrainMethod.OfTheSystem(), method => Assert.NotNull(method.Role));
        Assert.All(GrainMethod.OfTheSystem(), method => Assert.NotEqual(Role.None, method.Role));
    }

    [Fact]
    public Task Nobody_without_a_token() => IsRefused(_ => null);

    [Fact]
    public Task Nobody_with_a_broken_token() => IsRefused(method =>
    {
        var token = Token(Tenant, method.Role!.Value);
        return token[..^1] + (token[^1] == 'A' ? 'Q' : 'A');
    });

    [Fact]
    public Task Nobody_with_a_token_of_another_key() => IsRefused(method =>
        new CallerToken(Tenant, "somebody", method.Role!.Value, TimeProvider.System.GetUtcNow() + Hour)
            .Sign(new byte[32]));

    [Fact]
    public Task Nobody_with_a_token_that_has_expired() =>
        IsRefused(method => Token(Tenant, method.Role!.Value | AllButSilo, -TimeSpan.FromSeconds(1)));

    [Fact]
    public Task Nobody_of_another_tenant() => IsRefused(_ => Token("other", AllButSilo));

    [Fact]
    public Task Nobody_of_a_tenant_whose_name_begins_alike() => IsRefused(_ => Token(Tenant[..^1], AllButSilo));

    [Fact]
    public Task Nobody_without_a_tenant() => IsRefused(_ => Token("", AllButSilo));

    [Fact]
    public Task Nobody_without_the_role() => IsRefused(
        method => Token(Tenant, AllButSilo & ~(method.Role!.Value | Role.Admin)));

    [Fact]
    public async Task Not_even_an_administrator_what_is_for_silos_only() => await IsRefused(
        _ => Token(Tenant, AllButSilo), GrainMethod.OfTheSystem().Where(method => method.Role is Role.Silo));

    [Fact]
    public async Task Not_even_an_administrator_what_all_tenants_share()
    {
        var shared = GrainMethod.OfTheSystem().Where(method => (method.Role & Role.Owner) != 0).ToList();
        Assert.Equal(
            [nameof(IControlGrain), nameof(IIndexGrain), nameof(IMasterGrain)],
            shared.Select(method => method.Interface.Name).Distinct().Order(StringComparer.Ordinal));
        await IsRefused(_ => Token(Tenant, AllButSilo), shared);
    }

    /// <summary>Without this the others would pass with a door that is shut to all.</summary>
    [Fact]
    public async Task Whoever_has_the_role_comes_in()
    {
        await using var client = await AnyClient.ConnectAsync(silo.Silo);
        var document = (await silo.Client.Submit("A letter to be read by many.\n"u8.ToArray(), "letter.txt")).Document;
        await silo.Client.Settled(document);
        foreach (var method in GrainMethod.OfTheSystem().Where(method => method.Role is not Role.Silo))
        {
            var refused = await Record.ExceptionAsync(() => AnyClient.As(
                Token(Tenant, method.Role!.Value), () => method.Call(client.Grains, method.Keys(document)[0])));
            Assert.True(refused is not CallerRefusedException, $"{method}: {refused?.Message}");
            var behind = method.Method.Name == nameof(IDocumentGrain.Watch) ? "StartEnumeration" : $"{method}";
            Assert.Contains(silo.Door.CameIn, name => name.Contains(behind, StringComparison.Ordinal));
        }
    }

    private async Task IsRefused(Func<GrainMethod, string?> token, IEnumerable<GrainMethod>? methods = null)
    {
        await using var client = await AnyClient.ConnectAsync(silo.Silo);
        var document = (await silo.Client.Submit("A letter to nobody else.\n"u8.ToArray(), "letter.txt")).Document;
        await silo.Client.Settled(document);

        // What another test was let do may still go on, and is not this one's doing.
        await Eventually.True(async () => (await Unsettled()).Count == 0, "everything is settled");
        var before = await Stored();
        silo.Door.CameIn.Clear();
        foreach (var method in methods ?? GrainMethod.OfTheSystem())
        {
            foreach (var key in method.Keys(document))
            {
                var refused = await Record.ExceptionAsync(() => AnyClient.As(
                    token(method), () => method.Call(client.Grains, key)));
                Assert.True(
                    method.IsOneWay || refused is CallerRefusedException,
                    $"{method} of {key}: {refused?.ToString() ?? "came in"}");
            }
        }

        Assert.Empty(silo.Door.CameIn);
        Assert.Equal(before, await Stored());
    }

    private string Token(string tenant, Role roles, TimeSpan? life = null) =>
        new CallerToken(tenant, "somebody", roles, TimeProvider.System.GetUtcNow() + (life ?? Hour))
            .Sign(CallersKeyFile.LoadOrCreate(silo.Silo.DataPath));

    private Task<IReadOnlyList<UnsettledEpisode>> Unsettled() =>
        silo.Silo.Services.GetRequiredService<IEventStore>().Unsettled(
            DateTimeOffset.MaxValue, after: null, countMax: 1, TestContext.Current.CancellationToken);

    /// <summary>All commits and blobs that there are.</summary>
    private async Task<(int Commits, int Blobs)> Stored()
    {
        var (commits, blobs) = (0, 0);
        var store = silo.Silo.Services.GetRequiredService<IEventStore>();
        await foreach (var _ in store.ReadAll(0, 1, null, TestContext.Current.CancellationToken))
        {
            commits++;
        }

        var files = silo.Silo.Services.GetRequiredService<IBlobStore>();
        await foreach (var _ in files.List(
            DateTimeOffset.MinValue, DateTimeOffset.MaxValue, TestContext.Current.CancellationToken))
        {
            blobs++;
        }

        return (commits, blobs);
    }
}
