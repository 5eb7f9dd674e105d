using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Auditing;

/// <summary>Holds nothing between two pages.</summary>
[StatelessWorker]
internal sealed class AuditGrain(AuditReader reader) : Grain, IAuditGrain
{
    public Task<AuditPage> Read(AuditRequest request, AuditPlace? after)
    {
        var tenant = this.GetPrimaryKeyString();
        if (request.AllTenants && CallerScope.Current?.Has(Role.Owner) != true)
        {
            throw new CallerRefusedException("to audit all tenants takes the owner of the system");
        }

        if (!request.AllTenants && (IsForeign(request.Document) || IsForeign(after?.Document)))
        {
            throw new CallerRefusedException("the document belongs to another tenant");
        }

        return reader.Read(request, request.AllTenants ? null : tenant, after, CancellationToken.None);

        bool IsForeign(DocumentKey? document) => document is { } key && key.Tenant != tenant;
    }
}
