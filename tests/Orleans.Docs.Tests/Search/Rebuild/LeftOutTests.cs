using Orleans.Docs.Content;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;

namespace Orleans.Docs.Tests.Search.Rebuild;

public sealed class LeftOutTests
{
    private readonly RebuildOptions _options = new() { ListedMax = 3, ListedInAllMax = 6 };

    [Fact]
    public void The_first_of_each_tenant_are_listed_and_all_are_counted()
    {
        var left = Of(BuildState.Start(1), ("a", 9), ("b", 1));

        Assert.Equal(["a-0", "a-1", "a-2", "b-0"], left.Listed.Select(failed => failed.Document.Id));
        Assert.Equal((10, 9, 1), (left.Count, CountOf(left, "a"), CountOf(left, "b")));
    }

    [Fact]
    public void Where_all_would_be_too_many_the_longest_list_gives_way()
    {
        var left = Of(BuildState.Start(1), ("a", 9), ("b", 9), ("c", 9), ("d", 1));

        Assert.Equal(
            [("a", 1), ("b", 2), ("c", 2), ("d", 1)],
            left.Listed.GroupBy(failed => failed.Document.Tenant)
                .Select(tenant => (tenant.Key, tenant.Count())).Order());
        Assert.Contains(left.Listed, failed => failed.Document.Id == "a-0");
        Assert.Equal(28, left.Count);
    }

    [Fact]
    public void More_tenants_than_places_are_counted_all_the_same()
    {
        var left = Of(BuildState.Start(1), [.. Enumerable.Range(0, 10).Select(n => ($"t{n}", 2))]);

        Assert.Equal(6, left.Listed.Length);
        Assert.All(Enumerable.Range(0, 10), n => Assert.Equal(2, CountOf(left, $"t{n}")));
    }

    [Fact]
    public void A_build_that_goes_on_counts_on()
    {
        var before = Of(BuildState.Start(1), ("a", 2));
        var stored = BuildState.Start(1) with
        {
            Failures = before.Count,
            FailedDocuments = before.Listed,
            FailuresByTenant = before.ByTenant,
        };
        var left = new LeftOut(stored, _options);
        left.Add([Failure("a", 7), Failure("a", 8)]);

        Assert.Equal(["a-0", "a-1", "a-7"], left.Listed.Select(failed => failed.Document.Id));
        Assert.Equal((4, 4), (left.Count, CountOf(left, "a")));
    }

    [Fact]
    public void What_was_stored_without_a_count_for_each_tenant_tells_none()
    {
        Assert.Equal(0, BuildState.Start(1).FailuresOf("a"));
        var before = BuildState.Start(1) with { Failures = 3 };
        Assert.Null(before.FailuresOf("a"));
        var goesOn = new LeftOut(before, _options);
        goesOn.Add([Failure("a", 0)]);
        Assert.Null((before with { Failures = 4, FailuresByTenant = goesOn.ByTenant }).FailuresOf("a"));
    }

    private LeftOut Of(BuildState from, params (string Tenant, int Count)[] failed)
    {
        var left = new LeftOut(from, _options);
        foreach (var (tenant, count) in failed)
        {
            left.Add([.. Enumerable.Range(0, count).Select(n => Failure(tenant, n))]);
        }

        return left;
    }

    private static long CountOf(LeftOut left, string tenant) =>
        Assert.Single(left.ByTenant, counted => counted.Tenant == tenant).Count;

    private static DocumentFailure Failure(string tenant, int n) =>
        new(new(tenant, $"{tenant}-{n}"), Problems.StreamDamaged);
}
