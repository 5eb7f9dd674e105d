using Orleans.Docs.Web.Answers;
using Orleans.Docs.Web.Callers;

namespace Orleans.Docs.Web.Live;

/// <summary>How a rebuild gets on.</summary>
internal sealed class IndexFeed(TimeProvider time) : LookedAt<IndexAnswer>(time)
{
    protected override string Event => "index";

    protected override async Task<IndexAnswer> Look(Caller caller, CancellationToken cancellationToken) =>
        IndexAnswer.Of(await caller.Docs.IndexStatusAsync(cancellationToken), caller.Tenant);

    protected override bool IsAtWork(IndexAnswer answer) => answer.IsAtWork;
}
