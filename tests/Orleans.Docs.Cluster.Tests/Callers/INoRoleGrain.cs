namespace Orleans.Docs.Cluster.Tests.Callers;

/// <summary>Somebody forgot the role.</summary>
[Alias("docs.tests.INoRoleGrain")]
internal interface INoRoleGrain : IGrainWithStringKey
{
    [Alias("Ask")]
    Task<string> Ask();

    [Alias("List")]
    IAsyncEnumerable<string> List();
}

internal sealed class NoRoleGrain : Grain, INoRoleGrain
{
    public Task<string> Ask() => Task.FromResult("an answer");

    public async IAsyncEnumerable<string> List()
    {
        await Task.Yield();
        yield return "an answer";
    }
}
