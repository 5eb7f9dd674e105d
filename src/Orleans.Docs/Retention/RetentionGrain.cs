using System.Collections.Immutable;
using System.Globalization;
using Orleans.Concurrency;
using Orleans.Docs.Auditing;
using Orleans.Docs.Callers;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Retention;

/// <summary>A tenant's door to its rules; holds nothing.</summary>
[StatelessWorker]
internal sealed class RetentionGrain : Grain, IRetentionGrain
{
    private const int DaysMax = 36_500;
    private const int PreviewMax = 1_000;

    private string Tenant => this.GetPrimaryKeyString();

    private IRetentionsGrain All => GrainFactory.GetGrain<IRetentionsGrain>(0);

    public Task<ImmutableArray<RetentionRule>> Get() => All.Get(Tenant);

    public async Task<ImmutableArray<RetentionRule>> Set(string? type, int days)
    {
        if (days is < 1 or > DaysMax)
        {
            throw new CommandRefusedException($"documents are kept for 1 to {DaysMax} days");
        }

        await Record("retention-set", Check(type), string.Create(CultureInfo.InvariantCulture, $"{days} days"));
        return await All.Set(Tenant, type, days);
    }

    public async Task<ImmutableArray<RetentionRule>> Clear(string? type)
    {
        await Record("retention-cleared", Check(type), detail: null);
        return await All.Set(Tenant, type, days: null);
    }

    public Task<ImmutableArray<DocumentKey>> Preview(int countMax) => countMax is < 1 or > PreviewMax
        ? throw new CommandRefusedException($"a preview shows 1 to {PreviewMax} documents")
        : All.Preview(Tenant, countMax);

    private Task Record(string act, string? type, string? detail) =>
        GrainFactory.GetGrain<IOperatorLogGrain>(Tenant).Record(
            CallerScope.Actor, new OperatorActed(act, type ?? "all-types", detail));

    private static string? Check(string? type) => type is null || DocumentType.All.Contains(type)
        ? type
        : throw new CommandRefusedException(
            $"'{type}' is no document type: use one of {string.Join(", ", DocumentType.All)}");
}
