using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Runtime;

namespace Orleans.Docs.Retention;

/// <summary>Keeps the rules of all tenants and applies them; the key is 0.</summary>
[Alias("docs.IRetentionsGrain"), RequiresRole(Role.Silo)]
internal interface IRetentionsGrain : IGrainWithIntegerKey
{
    [Alias("Get"), AlwaysInterleave]
    Task<ImmutableArray<RetentionRule>> Get(string tenant);

    /// <param name="days">Null removes the rule.</param>
    [Alias("Set")]
    Task<ImmutableArray<RetentionRule>> Set(string tenant, string? type, int? days);

    [Alias("Preview"), AlwaysInterleave]
    Task<ImmutableArray<DocumentKey>> Preview(string tenant, int countMax);

    /// <summary>One pass over all tenants; from the sweep.</summary>
    [Alias("Run")]
    Task Run();
}

/// <summary>A list, since the serialiser of grain storage reads no immutable dictionary back.</summary>
[GenerateSerializer, Alias("docs.RetentionState")]
public sealed class RetentionState
{
    [Id(1)]
    public ImmutableArray<TenantRules> Tenants { get; set; } = [];
}

[GenerateSerializer, Immutable, Alias("docs.TenantRules")]
public sealed record TenantRules(
    [property: Id(0)] string Tenant, [property: Id(1)] ImmutableArray<RetentionRule> Rules);

/// <summary>
/// The index says which documents may be due; each decides itself. A pass goes on where the one before ended, so that
/// documents on hold do not stand in the way of others.
/// </summary>
internal sealed partial class RetentionsGrain(
    [PersistentState("retention", StorageNames.Operator)] IPersistentState<RetentionState> state, ISearchIndex index,
    DocumentGrains documents, IOptions<RetentionOptions> options, TimeProvider time, ILogger<RetentionsGrain> logger)
    : Grain, IRetentionsGrain
{
    private const int PageSize = 100;

    /// <summary>Where the search of a rule goes on; lost with the activation, which begins anew.</summary>
    private readonly Dictionary<(string Tenant, string? Type), string> _places = [];

    /// <summary>As stored: what is being written is not seen before it is durable.</summary>
    private ImmutableSortedDictionary<string, ImmutableArray<RetentionRule>> _rules = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _rules = state.State.Tenants.ToImmutableSortedDictionary(
            of => of.Tenant, of => of.Rules, StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<RetentionRule>> Get(string tenant) => Task.FromResult(Of(tenant));

    public async Task<ImmutableArray<RetentionRule>> Set(string tenant, string? type, int? days)
    {
        var others = Of(tenant).Where(rule => rule.Type != type);
        ImmutableArray<RetentionRule> rules =
            [.. days is { } kept ? others.Append(new RetentionRule(type, kept)) : others];
        var next = rules.IsEmpty ? _rules.Remove(tenant) : _rules.SetItem(tenant, rules);
        state.State.Tenants = [.. next.Select(pair => new TenantRules(pair.Key, pair.Value))];
        await state.WriteOrLeave(this);

        _rules = next;
        _places.Remove((tenant, type));
        return Of(tenant);
    }

    public async Task<ImmutableArray<DocumentKey>> Preview(string tenant, int countMax)
    {
        var due = ImmutableArray.CreateBuilder<DocumentKey>();
        foreach (var rule in Of(tenant))
        {
            var check = RetentionCheck.Of(rule, Of(tenant), time.GetUtcNow());
            string? cursor = null;
            do
            {
                var page = await Page(tenant, check, cursor, PageSize);
                foreach (var hit in page.Hits)
                {
                    if (due.Count < countMax && await documents.Of(hit.Document).Expire(check, dryRun: true))
                    {
                        due.Add(hit.Document);
                    }
                }

                cursor = page.NextCursor;
            }
            while (cursor is not null && due.Count < countMax);
        }

        return due.ToImmutable();
    }

    public async Task Run()
    {
        var (asked, erased) = (0, 0);
        foreach (var (tenant, rules) in _rules)
        {
            foreach (var rule in rules)
            {
                try
                {
                    (asked, erased) = await Apply(tenant, rule, rules, asked, erased);
                }
                catch (Exception e)
                {
                    _places.Remove((tenant, rule.Type));
                    LogNotApplied(logger, e, tenant);
                }
            }
        }

        if (erased > 0)
        {
            LogErased(logger, erased);
        }
    }

    private async Task<(int Asked, int Erased)> Apply(
        string tenant, RetentionRule rule, ImmutableArray<RetentionRule> rules, int asked, int erased)
    {
        var check = RetentionCheck.Of(rule, rules, time.GetUtcNow());
        var place = (tenant, rule.Type);
        while (asked < options.Value.AskedPerPassMax && erased < options.Value.ErasedPerPassMax)
        {
            // No more than may still be asked and erased, so that nothing of a page is left over.
            var size = Math.Min(options.Value.AskedPerPassMax - asked, options.Value.ErasedPerPassMax - erased);
            var page = await Page(tenant, check, _places.GetValueOrDefault(place), Math.Min(PageSize, size));
            foreach (var hit in page.Hits)
            {
                asked++;
                erased += await documents.Of(hit.Document).Expire(check, dryRun: false) ? 1 : 0;
            }

            if (page.NextCursor is null)
            {
                _places.Remove(place);
                break;
            }

            _places[place] = page.NextCursor;
        }

        return (asked, erased);
    }

    private async Task<SearchPage> Page(string tenant, RetentionCheck check, string? cursor, int size)
    {
        var set = await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get();

        // To the day, since a cursor holds for the same question only.
        var query = new SearchQuery
        {
            Types = check.Type is { } type ? [type] : [],
            Until = new DateTimeOffset(check.UploadedBefore.UtcDateTime.Date.AddDays(1), TimeSpan.Zero),
            Order = SearchOrder.Oldest,
            PageSize = size,
            Facets = false,
            Cursor = cursor,
        };
        try
        {
            return await index.Search(set.Live, tenant, query, CancellationToken.None);
        }
        catch (InvalidQueryException) when (cursor is not null)
        {
            // Of another generation or another day: from the beginning.
            return await index.Search(set.Live, tenant, query with { Cursor = null }, CancellationToken.None);
        }
    }

    private ImmutableArray<RetentionRule> Of(string tenant) =>
        _rules.TryGetValue(tenant, out var rules) ? rules : [];

    [LoggerMessage(LogLevel.Information, "retention erased {Count} documents")]
    private static partial void LogErased(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "retention of tenant {Tenant} could not be applied, the next pass tries again")]
    private static partial void LogNotApplied(ILogger logger, Exception e, string tenant);
}
